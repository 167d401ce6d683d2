package api

// decrypted takes the encryption off a message that the user wants to keep readable.
func (c *call) decrypted(Empty) (Empty, [][]byte, error) {
	if err := c.expectBodies(1); err != nil {
		return Empty{}, nil, err
	}
	trust, err := c.trust()
	if err != nil {
		return Empty{}, nil, err
	}
	report, err := c.read(c.bodies[0], OpenParams{}, trust, nil) // nobody is asked: the user has seen the verdict
	if err != nil {
		return Empty{}, nil, err
	}
	message, err := report.WithoutEncryption()
	return Empty{}, [][]byte{message}, err
}
