package api

// BackupParams protects a backup.
type BackupParams struct {
	Passphrase string `json:"passphrase"` // of the keystore, asked for again
	Password   string `json:"password"`   // of the file, at least 8 characters
	Settings   string `json:"settings"`   // of the extension, any text; it travels along
}

// RestoreBackupParams opens a backup.
type RestoreBackupParams struct {
	Password string `json:"password"` // of the file
}

// RestoreBackupResult counts what was not here before.
type RestoreBackupResult struct {
	Keys         int `json:"keys"`
	Requests     int `json:"requests"` // keys that wait for their certificate
	Certificates int `json:"certificates"`
	Authorities  int `json:"authorities"`
	Anchors      int `json:"anchors"`
	Settings     int `json:"settings"` // of the engine, with aliases and directories
	Known        int `json:"known"`    // how much was here already, and stayed as it is

	ExtensionSettings string `json:"extensionSettings"` // as they were given to backup
}

func (c *call) backup(p BackupParams) (Empty, [][]byte, error) {
	if err := c.expectBodies(0); err != nil {
		return Empty{}, nil, err
	}
	file, err := c.Keystore.Backup(c.ctx, p.Passphrase, p.Password, p.Settings)
	return Empty{}, [][]byte{file}, err
}

func (c *call) restoreBackup(p RestoreBackupParams) (RestoreBackupResult, error) {
	if err := c.expectBodies(1); err != nil {
		return RestoreBackupResult{}, err
	}
	r, err := c.Keystore.Restore(c.ctx, c.bodies[0], p.Password)
	if err != nil {
		return RestoreBackupResult{}, err
	}
	return RestoreBackupResult{
		Keys:              r.Keys,
		Requests:          r.Requests,
		Certificates:      r.Certificates,
		Authorities:       r.Authorities,
		Anchors:           r.Anchors,
		Settings:          r.Settings,
		Known:             r.Known,
		ExtensionSettings: r.ExtensionSettings,
	}, nil
}
