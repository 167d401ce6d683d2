package api

type Role string
