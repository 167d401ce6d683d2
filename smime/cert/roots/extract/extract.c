/* Prints Mozilla's root certificates that are trusted for e-mail, from NSS's built-in module, as PEM.
 *
 *     extract MODULE
 *
 * MODULE is the path of libnssckbi.so. Each block has the header "Distrust-After" where Mozilla distrusts what the root
 * has issued after a time. `make roots` builds and runs it; its output is ../mozilla.pem.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <base64.h>
#include <cert.h>
#include <nss.h>
#include <pk11pub.h>
#include <pkcs11n.h>
#include <secmod.h>

static void fail(const char *what) {
	fprintf(stderr, "extract: %s (NSS error %d)\n", what, PORT_GetError());
	exit(1);
}

/* is_trusted looks for the trust object of a certificate: by issuer and serial number. */
static int is_trusted(PK11SlotInfo *slot, PK11GenericObject *certificate) {
	SECItem issuer, serial;
	if (PK11_ReadRawAttribute(PK11_TypeGeneric, certificate, CKA_ISSUER, &issuer) ||
	    PK11_ReadRawAttribute(PK11_TypeGeneric, certificate, CKA_SERIAL_NUMBER, &serial))
		fail("a certificate without issuer or serial number");
	int trusted = 0;
	PK11GenericObject *all = PK11_FindGenericObjects(slot, CKO_NSS_TRUST);
	for (PK11GenericObject *trust = all; trust; trust = PK11_GetNextGenericObject(trust)) {
		SECItem its_issuer, its_serial, email;
		if (PK11_ReadRawAttribute(PK11_TypeGeneric, trust, CKA_ISSUER, &its_issuer) ||
		    PK11_ReadRawAttribute(PK11_TypeGeneric, trust, CKA_SERIAL_NUMBER, &its_serial) ||
		    PK11_ReadRawAttribute(PK11_TypeGeneric, trust, CKA_TRUST_EMAIL_PROTECTION, &email))
			continue;
		CK_TRUST value = 0;
		if (email.len == sizeof value)
			memcpy(&value, email.data, sizeof value);
		if (SECITEM_ItemsAreEqual(&issuer, &its_issuer) && SECITEM_ItemsAreEqual(&serial, &its_serial) &&
		    value == CKT_NSS_TRUSTED_DELEGATOR)
			trusted = 1;
		SECITEM_FreeItem(&its_issuer, PR_FALSE);
		SECITEM_FreeItem(&its_serial, PR_FALSE);
		SECITEM_FreeItem(&email, PR_FALSE);
	}
	PK11_DestroyGenericObjects(all);
	SECITEM_FreeItem(&issuer, PR_FALSE);
	SECITEM_FreeItem(&serial, PR_FALSE);
	return trusted;
}

static void print_certificate(PK11GenericObject *certificate) {
	SECItem label, der, distrust;
	if (PK11_ReadRawAttribute(PK11_TypeGeneric, certificate, CKA_LABEL, &label) ||
	    PK11_ReadRawAttribute(PK11_TypeGeneric, certificate, CKA_VALUE, &der))
		fail("a certificate without label or value");
	printf("# %.*s\n-----BEGIN CERTIFICATE-----\n", (int)label.len, (const char *)label.data);
	/* UTCTime, or one octet that is CK_FALSE */
	if (!PK11_ReadRawAttribute(PK11_TypeGeneric, certificate, CKA_NSS_EMAIL_DISTRUST_AFTER, &distrust)) {
		if (distrust.len == 13)
			printf("Distrust-After: %.13s\n\n", (const char *)distrust.data);
		SECITEM_FreeItem(&distrust, PR_FALSE);
	}
	char *encoded = BTOA_ConvertItemToAscii(&der);
	if (!encoded)
		fail("encoding");
	for (const char *line = encoded; *line; line++)
		if (*line != '\r')
			putchar(*line);
	printf("\n-----END CERTIFICATE-----\n");
	PORT_Free(encoded);
	SECITEM_FreeItem(&label, PR_FALSE);
	SECITEM_FreeItem(&der, PR_FALSE);
}

int main(int argc, char **argv) {
	if (argc != 2)
		fail("usage: extract MODULE");
	if (NSS_NoDB_Init(NULL) != SECSuccess)
		fail("NSS does not start");
	char specification[4096];
	if (snprintf(specification, sizeof specification, "library=\"%s\" name=\"roots\"", argv[1]) >= (int)sizeof specification)
		fail("the path of the module is too long");
	SECMODModule *module = SECMOD_LoadUserModule(specification, NULL, PR_FALSE);
	if (!module || !module->loaded || module->slotCount < 1)
		fail("the module cannot be loaded");
	PK11SlotInfo *slot = module->slots[0];
	CK_INFO info;
	if (PK11_GetModInfo(module, &info) != SECSuccess)
		fail("the module says nothing of itself");
	time_t now = time(NULL);
	char today[11];
	strftime(today, sizeof today, "%Y-%m-%d", gmtime(&now));
	printf("# Mozilla's root certificates for e-mail: version %d.%d, of NSS %s, taken on %s. Made by make roots.\n",
	       info.libraryVersion.major, info.libraryVersion.minor, NSS_GetVersion(), today);
	int count = 0;
	PK11GenericObject *all = PK11_FindGenericObjects(slot, CKO_CERTIFICATE);
	for (PK11GenericObject *certificate = all; certificate; certificate = PK11_GetNextGenericObject(certificate)) {
		if (is_trusted(slot, certificate)) {
			print_certificate(certificate);
			count++;
		}
	}
	PK11_DestroyGenericObjects(all);
	if (count == 0)
		fail("no certificate is trusted for e-mail");
	return 0;
}
