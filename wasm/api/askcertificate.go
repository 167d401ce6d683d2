package api

// MaxAsked is the most people who are asked for their certificates at once.
const MaxAsked = 50

// AskForCertificateParams say whom to ask for a signed message, and in which words.
type AskForCertificateParams struct {
	From    Address   `json:"from"`
	To      []Address `json:"to"` // up to 50
	Subject string    `json:"subject"`
	Text    string    `json:"text"`
	Sign    SignForm  `json:"sign"`              // clear or opaque
	MaxSize int64     `json:"maxSize,omitempty"` // see ComposeParams
}

// AskForCertificateResult holds one finished message for each who is asked, in order.
type AskForCertificateResult struct {
	Messages []AskingMessage `json:"messages"`
}

// An AskingMessage is a finished message to one person.
type AskingMessage struct {
	MessageID string   `json:"messageId"` // without angle brackets
	Envelope  Envelope `json:"envelope"`
}

// askForCertificate builds a message to each person by themselves: who is asked is not told of the others, of whom
// some may be Bcc recipients. The messages are signed, so that their readers learn the certificate to answer to, and
// not encrypted, whatever the settings say: there is nothing to encrypt to.
func (c *call) askForCertificate(p AskForCertificateParams) (AskForCertificateResult, [][]byte, error) {
	if err := c.expectBodies(0); err != nil {
		return AskForCertificateResult{}, nil, err
	}
	if len(p.To) > MaxAsked {
		return AskForCertificateResult{}, nil, badRequest("more than %d people", MaxAsked)
	}
	if p.Sign != SignClear && p.Sign != SignOpaque {
		return AskForCertificateResult{}, nil, badRequest("sign: no form of a signed message")
	}
	if err := checkAddresses(Draft{From: p.From, To: p.To}); err != nil {
		return AskForCertificateResult{}, nil, err
	}
	book, err := c.addressBook()
	if err != nil {
		return AskForCertificateResult{}, nil, err
	}
	if err := c.mayLeave(addressesOf(p.To), p.Subject); err != nil {
		return AskForCertificateResult{}, nil, err
	}
	var result AskForCertificateResult
	var bodies [][]byte
	for i, to := range p.To {
		params := ComposeParams{
			Draft:   Draft{From: p.From, To: []Address{to}, Subject: p.Subject, Text: p.Text},
			Sign:    p.Sign,
			MaxSize: p.MaxSize,
		}
		built, messages, err := c.build(params, book, WritingSettings{})
		if err != nil {
			return AskForCertificateResult{}, nil, err
		}
		result.Messages = append(result.Messages, AskingMessage{built.MessageID, built.Messages[0]})
		bodies = append(bodies, messages[0])
		c.report("sign", int64(i+1), int64(len(p.To)))
	}
	return result, bodies, nil
}
