package smime

import "signet/smime/cms"

// recipients describes for whom a content key was encrypted, and how.
func (p *inspection) recipients(info *cms.OriginatorInfo, ris cms.RecipientInfos, depth int) {
	if info != nil {
		p.line(depth, "OriginatorInfo: %d certificates, %d CRLs", len(info.Certs), len(info.CRLs))
		p.certificates(info.Certs, depth+1)
	}
	for _, ri := range ris {
		switch ri := ri.(type) {
		case *cms.KeyTransRecipientInfo:
			p.line(depth, "KeyTransRecipientInfo %v: %v, encryptedKey of %d octets", ri.KeyEncryptionAlgorithm, ri.RID, len(ri.EncryptedKey))
			if opts, err := ri.OAEPOptions(); err == nil {
				p.line(depth+1, "%v, MGF1 with %v, label %q", opts.Hash, opts.MGFHash, opts.Label)
			}
		case *cms.KeyAgreeRecipientInfo:
			p.line(depth, "KeyAgreeRecipientInfo %v, %v", ri.KeyEncryptionAlgorithm, ri.KeyWrapAlgorithm)
			if key := ri.Originator.OriginatorKey; key != nil {
				p.line(depth+1, "originatorKey %s of %d octets", algorithm(key.Algorithm), len(key.PublicKey))
			} else {
				p.line(depth+1, "originator: %v", ri.Originator.ID)
			}
			if ri.UKM != nil {
				p.line(depth+1, "ukm of %d octets", len(ri.UKM))
			}
			for _, key := range ri.RecipientEncryptedKeys {
				p.line(depth+1, "%v, encryptedKey of %d octets", key.RID, len(key.EncryptedKey))
			}
		case *cms.KEKRecipientInfo:
			p.line(depth, "KEKRecipientInfo %v: %v, encryptedKey of %d octets", ri.KeyEncryptionAlgorithm, ri.KEKID, len(ri.EncryptedKey))
		case *cms.PasswordRecipientInfo:
			p.line(depth, "PasswordRecipientInfo %v, %v", ri.KeyDerivationAlgorithm, ri.KeyEncryptionAlgorithm)
			if params, err := ri.PBKDF2Params(); err == nil {
				p.line(depth+1, "%v, %d iterations", params.PRF, params.IterationCount)
			}
		case *cms.OtherRecipientInfo:
			p.line(depth, "OtherRecipientInfo %v", ri.ORIType)
		}
	}
}
