package smime

import "signet/smime/cms"

// recipients describes for whom a content key was encrypted, and how.
func (p *inspection) recipients(info *cms.OriginatorInfo, ris cms.RecipientInfos, depth int) {
	if info != nil {
		p.line(depth, "OriginatorInfo: %d certificates, %d CRLs", len(info.Certs), len(info.CRLs))
	}
	for _, ri := range ris {
		switch ri := ri.(type) {
		case *cms.KeyTransRecipientInfo:
			p.line(depth, "KeyTransRecipientInfo %v: %v", ri.KeyEncryptionAlgorithm, ri.RID)
			if opts, err := ri.OAEPOptions(); err == nil {
				p.line(depth+1, "%v, MGF1 with %v, label %q", opts.Hash, opts.MGFHash, opts.Label)
			}
		case *cms.KeyAgreeRecipientInfo:
			p.line(depth, "KeyAgreeRecipientInfo %v, %v", ri.KeyEncryptionAlgorithm, ri.KeyWrapAlgorithm)
			if ri.Originator.OriginatorKey == nil {
				p.line(depth+1, "originator: %v", ri.Originator.ID)
			}
			for _, key := range ri.RecipientEncryptedKeys {
				p.line(depth+1, "%v", key.RID)
			}
		case *cms.KEKRecipientInfo:
			p.line(depth, "KEKRecipientInfo %v: %v", ri.KeyEncryptionAlgorithm, ri.KEKID)
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
