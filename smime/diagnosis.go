package smime

// A Diagnosis says what was done to a message on its way, so that the signature
// no longer fits. It is told where the digest fits once that is undone, and the
// signature with it. The signature stays broken: who can change line ends can
// change words, and what is shown is not what was signed.
type Diagnosis struct {
	Code   DiagnosisCode
	Detail string // one sentence in English for details views and logs
	// Octet is where the signed entity, as it came, begins to differ from what was
	// signed; -1 for DiagnosisUnknown.
	Octet int64
	// Otherwise is what the signer would be worth if nothing had been changed. Only
	// where that is SignerValid the change may be given as the reason: it must
	// not excuse the signature of somebody who proves nothing anyway.
	Otherwise Verdict
}

// A DiagnosisCode names a change that mail systems make. Codes are stable.
type DiagnosisCode string

const (
	DiagnosisLineEnds         DiagnosisCode = "line-ends"         // LF, CRLF, or CR CR LF
	DiagnosisBlankLines       DiagnosisCode = "blank-lines"       // one was added or lost
	DiagnosisTrailingSpace    DiagnosisCode = "trailing-space"    // at the ends of lines
	DiagnosisWhitespace       DiagnosisCode = "whitespace"        // tabs, and spaces before lines
	DiagnosisWrappedLines     DiagnosisCode = "wrapped-lines"     // long lines were broken
	DiagnosisFromLine         DiagnosisCode = "from-line"         // ">" before "From ", as in mailbox files
	DiagnosisDots             DiagnosisCode = "dots"              // doubled, or halved, at the starts of lines
	DiagnosisPieces           DiagnosisCode = "pieces"            // what Net_SMTP does where it cuts a message
	DiagnosisTransferEncoding DiagnosisCode = "transfer-encoding" // written anew
	DiagnosisCharset          DiagnosisCode = "charset"           // the characters, or what names them, written anew
	DiagnosisRefoldedHeader   DiagnosisCode = "refolded-header"   // header fields written anew
	DiagnosisHeaderAdded      DiagnosisCode = "header-added"      // a header field of a part
	DiagnosisHeaderRemoved    DiagnosisCode = "header-removed"    // a header field of a part
	DiagnosisFooter           DiagnosisCode = "footer"            // something stands below
	DiagnosisBanner           DiagnosisCode = "banner"            // something stands above
	DiagnosisLinks            DiagnosisCode = "links"             // a gateway's addresses in their place
	DiagnosisUnknown          DiagnosisCode = "unknown"           // none of these
)
