package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
)

// A source is what the Go files of a package declare.
type source struct {
	order []string // names of the types, as declared, file by file
	types map[string]declaration
}

// A declaration is one type with its comment.
type declaration struct {
	doc       string
	fields    *ast.StructType // nil for string types
	constants []constant      // of a string type
}

// A constant is one value of a string type.
type constant struct {
	value string
	doc   string
}

func readSource(directory string) (*source, error) {
	paths, err := filepath.Glob(filepath.Join(directory, "*.go"))
	if err != nil {
		return nil, err
	}
	if len(paths) == 0 {
		return nil, fmt.Errorf("%s: %w", directory, fs.ErrNotExist)
	}
	sort.Strings(paths)
	s := &source{types: map[string]declaration{}}
	for _, path := range paths {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ParseComments)
		if err != nil {
			return nil, err
		}
		if err := s.add(file); err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
	}
	return s, nil
}

func (s *source) add(file *ast.File) error {
	for _, decl := range file.Decls {
		general, ok := decl.(*ast.GenDecl)
		if !ok {
			continue
		}
		for _, spec := range general.Specs {
			switch spec := spec.(type) {
			case *ast.TypeSpec:
				s.addType(spec, general)
			case *ast.ValueSpec:
				if general.Tok == token.CONST {
					if err := s.addConstant(spec); err != nil {
						return err
					}
				}
			}
		}
	}
	return nil
}

func (s *source) addType(spec *ast.TypeSpec, general *ast.GenDecl) {
	fields, isStruct := spec.Type.(*ast.StructType)
	underlying, isIdent := spec.Type.(*ast.Ident)
	if !spec.Name.IsExported() || !isStruct && !(isIdent && underlying.Name == "string") {
		return
	}
	doc := spec.Doc
	if doc == nil {
		doc = general.Doc
	}
	d := s.types[spec.Name.Name] // holds constants that stood before their type
	d.doc, d.fields = doc.Text(), fields
	s.types[spec.Name.Name] = d
	s.order = append(s.order, spec.Name.Name)
}

func (s *source) addConstant(spec *ast.ValueSpec) error {
	name, ok := spec.Type.(*ast.Ident)
	if !ok || len(spec.Values) != 1 {
		return nil
	}
	literal, ok := spec.Values[0].(*ast.BasicLit)
	if !ok || literal.Kind != token.STRING {
		return nil
	}
	value, err := strconv.Unquote(literal.Value)
	if err != nil {
		return err
	}
	d := s.types[name.Name]
	d.constants = append(d.constants, constant{value, spec.Doc.Text() + spec.Comment.Text()})
	s.types[name.Name] = d
	return nil
}
