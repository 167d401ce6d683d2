//go:build !js

package entity

// The tables of all charsets are half a megabyte of the module when compressed,
// and every browser has them: package jsbridge lends the browser's.
import _ "github.com/emersion/go-message/charset"
