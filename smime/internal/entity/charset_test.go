package entity

// The tests read charsets in WebAssembly too, where the program lends its own.
import _ "github.com/emersion/go-message/charset"
