package explain

import (
	"crypto/x509/pkix"
	encoding_asn1 "encoding/asn1"
	"fmt"

	"signet/smime/internal/oid"
)

// An Attribute is one part of a name.
type Attribute struct {
	OID   string
	Name  string // for people: "organization"; the OID where it is not known
	Value string
}

var attributeNames = []struct {
	id   encoding_asn1.ObjectIdentifier
	name string
}{
	{oid.CommonName, "common name"},
	{oid.GivenName, "given name"},
	{oid.Surname, "surname"},
	{oid.Pseudonym, "pseudonym"},
	{oid.Title, "title"},
	{oid.EmailAddress, "e-mail address"},
	{oid.SerialNumber, "serial number"},
	{oid.OrganizationName, "organization"},
	{oid.OrganizationalUnitName, "unit"},
	{oid.OrganizationIdentifier, "organization identifier"},
	{oid.BusinessCategory, "kind of business"},
	{oid.StreetAddress, "street"},
	{oid.PostalCode, "postal code"},
	{oid.LocalityName, "place"},
	{oid.StateOrProvinceName, "state or province"},
	{oid.CountryName, "country"},
	{oid.UserID, "user"},
	{oid.DomainComponent, "domain component"},
}

func attributes(name pkix.Name) []Attribute {
	var all []Attribute
	for _, a := range name.Names[:min(len(name.Names), maxLines)] {
		all = append(all, Attribute{a.Type.String(), attributeName(a.Type), clean(fmt.Sprint(a.Value))})
	}
	return all
}

func attributeName(id encoding_asn1.ObjectIdentifier) string {
	for _, row := range attributeNames {
		if row.id.Equal(id) {
			return row.name
		}
	}
	return id.String()
}
