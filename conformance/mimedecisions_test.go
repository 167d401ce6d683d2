package conformance_test

const (
	utf7 = "The Encoding Standard leaves UTF-7 out, since it hides markup from those who look for it. It is shown as it came, with a finding."

	noAddress = "A name without an address is no mailbox: nobody is shown as the sender."
	noDomain  = "An address has a domain: nobody is shown as the sender."
	comment   = "A comment is not part of a name. One that holds an address is told."
	twoDates  = "A message has one Date. The first of two counts, and it cannot be read."

	uuencoded = "What is uuencoded in a text is shown as it came: MIME has replaced that."
	badBase64 = "What is not base64 is shown as it came, with a finding."

	emptyParts   = "Each delimiter line begins a part, also one that is empty or ends within its header."
	innerFirst   = "A line that is the delimiter of an enclosing multipart ends what is inside of it, wherever it stands."
	boundaryLine = "By the grammar a delimiter line is the boundary and white space. The prose takes a line that goes on, too; " +
		"then multiparts whose boundaries begin alike would be mistaken for each other."
	closing     = "A delimiter with two hyphens more closes its multipart."
	noHeaderEnd = "The header of the part goes on until an empty line: what looks like a delimiter in it is none of a multipart inside."
	noSemicolon = "Parameters follow a semicolon. A Content-Type that cannot be read means text/plain."
	ownLine     = "A delimiter stands at the beginning of a line."
)

// mimeDecisions holds each message that is read in another way than mail-parser reads it.
var mimeDecisions = map[string]decision{
	"mail-parser/eml/legacy/001.eml":     {"subject \"=?utf-7?Q?Die_Hasen_und_die_Fr+APY-sche_=28Microsoft_Outlook_00=29?=\" where \"Die Hasen und die Frösche (Microsoft Outlook 00)\" is expected", "Encoding Standard", utf7},
	"mail-parser/eml/legacy/005.eml":     {"subject \"=?utf-7?Q?Die_Hasen_und_die_Fr+APY-sche_=28Microsoft_Outlook_00=29?=\" where \"Die Hasen und die Frösche (Microsoft Outlook 00)\" is expected", "Encoding Standard", utf7},
	"mail-parser/eml/legacy/034.eml":     {"part 1: the text differs from character 21 on", "Encoding Standard", utf7},
	"mail-parser/eml/legacy/049.eml":     {"part 1: the text differs from character 6464 on", "RFC 2045 Section 6", uuencoded},
	"mail-parser/eml/legacy/052.eml":     {"part 1: the text differs from character 21 on", "Encoding Standard", utf7},
	"mail-parser/eml/malformed/000.eml":  {"4 parts where 0 are expected", "RFC 2046 Section 5.1.1", emptyParts},
	"mail-parser/eml/malformed/001.eml":  {"part 2: the text differs from character 1 on", "RFC 2046 Section 5.1.2", innerFirst},
	"mail-parser/eml/malformed/003.eml":  {"2 parts where 1 are expected", "RFC 2046 Section 5.1.2", innerFirst},
	"mail-parser/eml/malformed/004.eml":  {"part 1: the attachment differs from character 1 on", "RFC 2046 Section 5.1.1", boundaryLine},
	"mail-parser/eml/malformed/005.eml":  {"part 1: the attachment differs from character 1 on", "RFC 2046 Section 5.1.1", closing},
	"mail-parser/eml/malformed/007.eml":  {"1 parts where 2 are expected", "RFC 2046 Section 5.1.1", noHeaderEnd},
	"mail-parser/eml/malformed/009.eml":  {"3 parts where 2 are expected", "RFC 2046 Section 5.1.2", innerFirst},
	"mail-parser/eml/malformed/011.eml":  {"3 parts where 2 are expected", "RFC 2046 Section 5.1.2", innerFirst},
	"mail-parser/eml/malformed/012.eml":  {"3 parts where 2 are expected", "RFC 2046 Section 5.1.2", innerFirst},
	"mail-parser/eml/malformed/013.eml":  {"8 parts where 4 are expected", "RFC 2046 Section 5.1.2", innerFirst},
	"mail-parser/eml/malformed/014.eml":  {"2 parts where 1 are expected", "RFC 2046 Section 5.1.1", emptyParts},
	"mail-parser/eml/malformed/016.eml":  {"2 parts where 4 are expected", "RFC 2046 Section 5.1.1", boundaryLine},
	"mail-parser/eml/malformed/017.eml":  {"part 1: 188 octets where 12 others are expected", "RFC 2045 Section 5.2", noSemicolon},
	"mail-parser/eml/malformed/019.eml":  {"date \"\" where \"2026-04-07T10:00:00Z\" is expected", "RFC 5322 Section 3.6", twoDates},
	"mail-parser/eml/malformed/020.eml":  {"3 parts where 2 are expected", "RFC 2046 Section 5.1.2", innerFirst},
	"mail-parser/eml/malformed/021.eml":  {"3 parts where 2 are expected", "RFC 2046 Section 5.1.2", innerFirst},
	"mail-parser/eml/rfc/000.eml":        {"part 6: from \"\" where \"mailbox in US-ASCII <>\" is expected", "RFC 5322 Section 3.4", noAddress},
	"mail-parser/eml/rfc/001.eml":        {"from \"\" where \"Whomever <>\" is expected", "RFC 5322 Section 3.4", noAddress},
	"mail-parser/eml/rfc/002.eml":        {"part 2: to \"A1 Gore <vice-president@whitehouse.gov>\" where \"A1 Gore (The Enforcer) <vice-president@whitehouse.gov>\" is expected", "RFC 5322 Section 3.2.2", comment},
	"mail-parser/eml/rfc/004.eml":        {"from \"\" where \"Moderator-Address <>\" is expected", "RFC 5322 Section 3.4", noAddress},
	"mail-parser/eml/rfc/009.eml":        {"part 3: from \"\" where \"Someone Else <>\" is expected", "RFC 5322 Section 3.4", noAddress},
	"mail-parser/eml/thirdparty/002.eml": {"part 3: the text differs from character 1 on", "RFC 2045 Section 6.8", badBase64},
	"mail-parser/eml/thirdparty/005.eml": {"part 5: the text differs from character 8 on", "RFC 2046 Section 5.1.1", ownLine},
	"mail-parser/eml/thirdparty/007.eml": {"from \"\" where \"Moderator-Address <moderator>\" is expected", "RFC 5322 Section 3.4.1", noDomain},
	"mail-parser/eml/thirdparty/015.eml": {"4 parts where 2 are expected", "RFC 2046 Section 5.1.2", innerFirst},
}

// decided returns the decision about a vector.
func decided(name string) (decision, bool) {
	if d, found := decisions[name]; found {
		return d, true
	}
	d, found := mimeDecisions[name]
	return d, found
}
