package keystore

import (
	"crypto/subtle"
	"encoding/binary"
	"fmt"
	"io"
)

// The form of a backup, all numbers big-endian:
//
//	"signet backup 1\n"
//	passes, memory in KiB, lanes   uint32 each, for Argon2id
//	salt                           16 octets
//	check                          16 octets: tells a wrong password from a damaged file
//	nonce, ciphertext, tag         AES-256-GCM; what stands before is its associated data
//
// Password and parameters give key and check as those of the keystore do: see [Derivation].
const (
	backupMagic      = "signet backup 1\n"
	backupMagicStart = "signet backup "
	backupHeaderSize = len(backupMagic) + 3*4 + saltSize + checkSize
)

// MaxBackup is the largest backup in octets: enough for thirty thousand certificates.
const MaxBackup = 128 << 20

// isBackup tells whether a file says that it is a backup, of whichever version.
func isBackup(file []byte) bool {
	return len(file) > len(backupMagicStart) && string(file[:len(backupMagicStart)]) == backupMagicStart
}

// sealBackup protects contents with a password.
func sealBackup(random io.Reader, derivation Derivation, password string, contents []byte) ([]byte, error) {
	if len(contents) > MaxBackup-backupHeaderSize-sealOverhead {
		return nil, fmt.Errorf("keystore: a backup of more than %d octets", MaxBackup)
	}
	secret, err := normalise(password)
	if err != nil {
		return nil, err
	}
	defer clear(secret)
	salt := make([]byte, saltSize)
	if _, err := io.ReadFull(random, salt); err != nil {
		return nil, err
	}
	d := derivation.derive(secret, salt)
	defer d.forget()
	header := append([]byte(nil), backupMagic...)
	header = binary.BigEndian.AppendUint32(header, derivation.Passes)
	header = binary.BigEndian.AppendUint32(header, derivation.MemoryKiB)
	header = binary.BigEndian.AppendUint32(header, uint32(derivation.Lanes))
	header = append(append(header, salt...), d.check...)
	sealed, err := seal(random, d.key, contents, header)
	return append(header, sealed...), err
}

// openBackup returns the contents. It fails with [ErrMalformedFile], [ErrNewerBackup] and [ErrWrongPassword]. The salt is under
// no other protection than the check, so that a file whose salt was changed has another password.
func openBackup(file []byte, password string) ([]byte, error) {
	switch {
	case len(file) > MaxBackup:
		return nil, fmt.Errorf("%w: a backup of more than %d octets", ErrMalformedFile, MaxBackup)
	case !isBackup(file):
		return nil, fmt.Errorf("%w: not a backup", ErrMalformedFile)
	case string(file[:min(len(file), len(backupMagic))]) != backupMagic:
		return nil, ErrNewerBackup
	case len(file) < backupHeaderSize+sealOverhead:
		return nil, fmt.Errorf("%w: the backup was cut off", ErrMalformedFile)
	}
	header, sealed := file[:backupHeaderSize], file[backupHeaderSize:]
	numbers, salt, check := header[len(backupMagic):], header[len(backupMagic)+3*4:][:saltSize], header[backupHeaderSize-checkSize:]
	lanes := binary.BigEndian.Uint32(numbers[8:])
	if lanes > maxLanes {
		return nil, fmt.Errorf("%w: argon2id: %d lanes", ErrMalformedFile, lanes)
	}
	derivation := Derivation{
		Passes:    binary.BigEndian.Uint32(numbers),
		MemoryKiB: binary.BigEndian.Uint32(numbers[4:]),
		Lanes:     uint8(lanes),
	}
	if err := derivation.check(salt); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrMalformedFile, err)
	}
	secret, err := normalise(password)
	if err != nil {
		return nil, ErrWrongPassword
	}
	defer clear(secret)
	d := derivation.derive(secret, salt)
	defer d.forget()
	if subtle.ConstantTimeCompare(d.check, check) != 1 {
		return nil, ErrWrongPassword
	}
	contents, err := unseal(d.key, sealed, header)
	if err != nil {
		return nil, fmt.Errorf("%w: the backup was changed after it was written", ErrMalformedFile)
	}
	return contents, nil
}
