// Package cert says which certificate may be used for whose mail, after RFC 8550.
//
// [Check] answers for one certificate, one address and one use at one time, and names everything that is wrong at once.
// [Choose] picks one among those of a recipient and says why; [Tree] shows all that can stand above one.
// [ParseCertificates] reads certificates from the files in which they come, and [ReadAddressBook] address books too.
// [MatchAddress] and [Addresses] bind certificates to addresses; [Describe] tells people what a certificate is.
//
// What is not promised: who gives no [Revocation] learns nothing about it, so that a certificate without findings may have
// been revoked.
package cert
