package api

//go:generate go run ./internal/typescript ../../js-bridge/contract.ts
