package ber

// A writer writes what a reader has checked, in DER.
type writer struct {
	data  []byte
	sizes []int // from the reader, as far as not used yet
	out   []byte
}

// element writes the next element.
func (w *writer) element() {
	h := w.header()
	if h.tag&constructed == 0 {
		w.out = appendHeader(w.out, h.tag, h.length)
		w.copy(h.length)
		return
	}
	tag, write := h.tag, w.element
	if isString(h.tag) {
		tag, write = h.tag&^constructed, w.piece
	}
	w.out = appendHeader(w.out, tag, w.sizes[0])
	w.contents(h, write)
}

// piece writes the next element without its header.
func (w *writer) piece() {
	h := w.header()
	if h.tag&constructed == 0 {
		w.copy(h.length)
		return
	}
	w.contents(h, w.piece)
}

// contents writes what a constructed element holds.
func (w *writer) contents(h header, write func()) {
	w.sizes = w.sizes[1:]
	if h.indefinite {
		for w.data[0] != 0 || w.data[1] != 0 {
			write()
		}
		w.data = w.data[2:]
		return
	}
	for after := len(w.data) - h.length; len(w.data) > after; {
		write()
	}
}

func (w *writer) header() header {
	h, size, _ := readHeader(w.data)
	w.data = w.data[size:]
	return h
}

func (w *writer) copy(length int) {
	w.out = append(w.out, w.data[:length]...)
	w.data = w.data[length:]
}
