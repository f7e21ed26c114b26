package main

import (
	"fmt"
	"os"
	"reflect"

	"github.com/traefik/yaegi/interp"
	"github.com/traefik/yaegi/stdlib"
	"github.com/traefik/yaegi/stdlib/unsafe"
)

type Box struct {
	ID int
	V  any
}

func (b Box) Error() string { return fmt.Sprint("E", b.V) }

type Error = error

func Make(id int, v any) any   { return Box{id, v} }
func MakeErr(id int) error { return Box{id, id} }

func main() {
	src, _ := os.ReadFile(os.Args[1])
	i := interp.New(interp.Options{Unrestricted: true})
	i.Use(stdlib.Symbols)
	i.Use(unsafe.Symbols)
	i.Use(interp.Exports{"weft/native/native": {
		"Make": reflect.ValueOf(Make), "MakeErr": reflect.ValueOf(MakeErr),
		"Box":   reflect.ValueOf((*Box)(nil)),
		"Error": reflect.ValueOf((*Error)(nil)),
	}})
	_, err := i.Eval(string(src))
	if err != nil {
		fmt.Println("ERR", err)
	}
}
