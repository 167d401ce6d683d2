package keystore

import (
	"bytes"
	"cmp"
	"context"
	"slices"
	"strings"

	"signet/smime/cert"
)

// A Correspondent is somebody by an address, and the certificates that name it.
type Correspondent struct {
	Address      string        // as [cert.CanonicalAddress] has it
	Certificates []Certificate // the newest first, by the beginning of their validity
}

// Correspondent returns the certificates of others that name an address, as
// [cert.MatchAddress] compares them. It looks at these alone, however many there
// are of others.
func (k *Keystore) Correspondent(ctx context.Context, address string) (Correspondent, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if err := k.load(ctx); err != nil {
		return Correspondent{}, err
	}
	canonical, _ := cert.CanonicalAddress(address)
	return k.correspondent(canonical), nil
}

// Correspondents returns limit people from offset on, ordered by address, and
// how many there are. With a search they are those whose address or name holds
// it, whatever the case of letters.
func (k *Keystore) Correspondents(ctx context.Context, search string, offset, limit int) ([]Correspondent, int, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if err := k.load(ctx); err != nil {
		return nil, 0, err
	}
	addresses := k.peopleIndex().search(search)
	total := len(addresses)
	from := min(max(offset, 0), total)
	var page []Correspondent
	for _, address := range addresses[from:min(from+max(limit, 0), total)] {
		page = append(page, k.correspondent(address))
	}
	return page, total, nil
}

// Addresses returns those of all correspondents, as [cert.CanonicalAddress] has
// them, in order.
func (k *Keystore) Addresses(ctx context.Context) ([]string, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if err := k.load(ctx); err != nil {
		return nil, err
	}
	return slices.Clone(k.peopleIndex().search("")), nil
}

func (k *Keystore) correspondent(address string) Correspondent {
	c := Correspondent{Address: address}
	if entry := k.peopleIndex().entries[address]; entry != nil {
		for id := range entry.names {
			if stored, ok := k.stored(KindCertificate, id); ok {
				c.Certificates = append(c.Certificates, stored)
			}
		}
	}
	slices.SortFunc(c.Certificates, func(a, b Certificate) int {
		return cmp.Or(b.Certificate.NotBefore.Compare(a.Certificate.NotBefore), bytes.Compare(a.Certificate.Raw, b.Certificate.Raw))
	})
	return c
}

// peopleIndex returns the index, made once and then kept with each change.
func (k *Keystore) peopleIndex() *people {
	if k.people == nil {
		k.people = &people{entries: map[string]*personEntry{}, identified: map[string][]string{}}
		for id, record := range k.lists[KindCertificate] {
			if err := k.people.add(id, record); err != nil {
				k.leaveOut(KindCertificate, id, err)
			}
		}
	}
	return k.people
}

// setCertificate puts a record that was stored into memory.
func (k *Keystore) setCertificate(kind Kind, id string, record *certificateRecord) {
	k.lists[kind][id] = record
	if kind == KindCertificate && k.people != nil {
		if err := k.people.add(id, record); err != nil {
			k.leaveOut(kind, id, err)
		}
	}
}

// forgetCertificate takes a record that was deleted out of memory.
func (k *Keystore) forgetCertificate(kind Kind, id string) {
	if record := k.lists[kind][id]; kind == KindCertificate && k.people != nil && record != nil {
		k.people.remove(id, record)
	}
	delete(k.lists[kind], id)
}

// people says which certificates name an address, and which are named by messages.
type people struct {
	entries   map[string]*personEntry // by canonical address
	addresses []string                // of the entries, sorted; nil where it must be made

	identified map[string][]string // ids by [identifiersOf]
}

// A personEntry holds for each certificate, by its id, what people search for.
type personEntry struct{ names map[string]string }

// maxPersonAddresses limits the addresses by which one certificate is found.
const maxPersonAddresses = 1000

// addressesOf returns the canonical addresses of a certificate.
func addressesOf(outline cert.Outline) []string {
	var canonical []string
	all := outline.Addresses
	for _, address := range all[:min(len(all), maxPersonAddresses)] {
		if form, ok := cert.CanonicalAddress(address); ok {
			canonical = append(canonical, form)
		}
	}
	return canonical
}

// add fails for a certificate that cannot be read.
func (p *people) add(id string, record *certificateRecord) error {
	outline, err := record.outline()
	if err != nil {
		return err
	}
	for _, key := range identifiersOf(outline) {
		if !slices.Contains(p.identified[key], id) {
			p.identified[key] = append(p.identified[key], id)
		}
	}
	names := strings.ToLower(outline.CommonName + "\n" + strings.Join(outline.Organization, "\n"))
	for _, address := range addressesOf(outline) {
		if p.entries[address] == nil {
			p.entries[address] = &personEntry{map[string]string{}}
			p.addresses = nil
		}
		p.entries[address].names[id] = names
	}
	return nil
}

func (p *people) remove(id string, record *certificateRecord) {
	outline, err := record.outline()
	if err != nil {
		return // it was never added
	}
	for _, key := range identifiersOf(outline) {
		left := slices.DeleteFunc(p.identified[key], func(other string) bool { return other == id })
		if p.identified[key] = left; len(left) == 0 {
			delete(p.identified, key)
		}
	}
	for _, address := range addressesOf(outline) {
		entry := p.entries[address]
		if entry == nil {
			continue // a certificate may name an address twice, in two forms
		}
		if delete(entry.names, id); len(entry.names) == 0 {
			delete(p.entries, address)
			p.addresses = nil
		}
	}
}

// search returns the addresses of those who are searched for, sorted.
func (p *people) search(text string) []string {
	if p.addresses == nil {
		p.addresses = make([]string, 0, len(p.entries))
		for address := range p.entries {
			p.addresses = append(p.addresses, address)
		}
		slices.Sort(p.addresses)
	}
	text = strings.ToLower(strings.TrimSpace(text))
	if text == "" {
		return p.addresses
	}
	// An international domain is found by both of its forms.
	canonical, isAddress := cert.CanonicalAddress(text)
	var found []string
	for _, address := range p.addresses {
		if strings.Contains(address, text) || isAddress && address == canonical || p.entries[address].isNamed(text) {
			found = append(found, address)
		}
	}
	return found
}

func (e *personEntry) isNamed(text string) bool {
	for _, names := range e.names {
		if strings.Contains(names, text) {
			return true
		}
	}
	return false
}
