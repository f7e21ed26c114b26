package native

import (
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"unicode"
	"unicode/utf8"
)

// MarshalJSON encodes the value of the box as package json encodes it in Go.
func (b Box) MarshalJSON() ([]byte, error) {
	if m := b.T.methods["MarshalJSON"]; m.signature == "func() ([]uint8, error)" {
		out := reflect.ValueOf(m.fn).Call([]reflect.Value{reflect.ValueOf(&b.V).Elem()})
		err, _ := out[1].Interface().(error)
		return out[0].Bytes(), err
	}
	return json.Marshal(encodable(reflect.ValueOf(b.V), b.T))
}

// encodable gives a value in types that package json encodes alike.
func encodable(v reflect.Value, t *Type) any {
	i := item{v, t, 0, true}.real()
	v = i.v
	switch {
	case t.iface:
		if v.Kind() == reflect.Interface && v.IsNil() {
			return nil
		}
		return Any(v.Interface())
	case !t.boxed:
		return v.Interface()
	case t.methods["MarshalText"].fn != nil:
		panic(Refused{"the method MarshalText of " + t.name})
	}
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() {
			return nil
		}
		return child(v.Elem(), t.elem)
	case reflect.Struct:
		return encodableStruct(v, t)
	case reflect.Slice:
		if v.IsNil() || t.elemType().real.Kind() == reflect.Uint8 {
			return v.Interface()
		}
		return list(v, t)
	case reflect.Array:
		return list(v, t)
	case reflect.Map:
		return encodableMap(v, t)
	case reflect.Chan, reflect.Func:
		return v.Interface()
	}
	return basic(v)
}

// child encodes a part by its own method, if it has one.
func child(v reflect.Value, t *Type) any {
	if t.boxed && t.methods["MarshalJSON"].fn != nil {
		return Box{t, v.Interface()}
	}
	return encodable(v, t)
}

func list(v reflect.Value, t *Type) []any {
	out := make([]any, v.Len())
	for i := range out {
		out[i] = child(v.Index(i), t.elemType())
	}
	return out
}

func encodableMap(v reflect.Value, t *Type) any {
	if v.IsNil() {
		return nil
	}
	key := reflect.TypeOf(basic(reflect.Zero(v.Type().Key())))
	out := reflect.MakeMap(reflect.MapOf(key, reflect.TypeFor[any]()))
	for it := v.MapRange(); it.Next(); {
		x := child(it.Value(), t.elemType())
		out.SetMapIndex(it.Key().Convert(key), reflect.ValueOf(&x).Elem())
	}
	return out.Interface()
}

// encodableStruct gives a struct with the exported fields and their tags.
func encodableStruct(v reflect.Value, t *Type) any {
	var fields []reflect.StructField
	var values []any
	addressable := reflect.New(v.Type()).Elem()
	addressable.Set(v)
	for n, f := range t.fields {
		if r, _ := utf8.DecodeRuneInString(f.Name); !unicode.IsUpper(r) && !f.Embedded {
			continue
		}
		x := child(addressable.Field(n), f.Type)
		typ := reflect.TypeFor[any]()
		if x != nil && (f.Embedded || !f.Type.iface) {
			typ = reflect.TypeOf(x)
		}
		name := f.Name
		if f.Embedded {
			name = strings.ToUpper(name[:1]) + name[1:]
		}
		fields = append(fields, reflect.StructField{Name: name, Type: typ, Tag: reflect.StructTag(f.Tag), Anonymous: f.Embedded && typ.Kind() == reflect.Struct && typ.NumMethod() == 0})
		values = append(values, x)
	}
	s := reflect.New(reflect.StructOf(fields)).Elem()
	for i, x := range values {
		if x != nil {
			s.Field(i).Set(reflect.ValueOf(x))
		}
	}
	return s.Interface()
}

// Unmarshal is json.Unmarshal.
func Unmarshal(data []byte, x any) error {
	return named(json.Unmarshal(data, target(x)), x)
}

// Decode is the method of a decoder.
func Decode(d *json.Decoder, x any) error { return named(d.Decode(target(x)), x) }

// named puts the name of the type into an error that tells it.
func named(err error, x any) error {
	var e *json.UnmarshalTypeError
	if b, ok := x.(Box); ok && errors.As(err, &e) && e.Struct == "" && e.Field != "" && b.T.elem != nil {
		e.Struct = b.T.elem.name[strings.LastIndexByte(b.T.elem.name, '.')+1:]
	}
	return err
}

// target gives a pointer in a type of the same layout, in which package json
// finds the names of Go.
func target(x any) any {
	b, ok := x.(Box)
	if !ok {
		return x
	}
	v := reflect.ValueOf(b.V)
	if v.Kind() != reflect.Pointer || v.IsNil() || b.T.elem == nil {
		return x
	}
	return reflect.NewAt(b.T.elem.decodable(map[*Type]bool{}), v.UnsafePointer()).Interface()
}

// decodable gives the type for target.
func (t *Type) decodable(open map[*Type]bool) reflect.Type {
	if !t.boxed {
		return t.form
	}
	for _, name := range []string{"UnmarshalJSON", "UnmarshalText"} {
		if t.methods[name].fn != nil {
			panic(Refused{"decoding with the method " + name + " of " + t.name})
		}
	}
	if open[t] || t.form != t.real {
		panic(Refused{"decoding into " + t.name + ", which contains itself"})
	}
	open[t] = true
	defer delete(open, t)
	switch t.real.Kind() {
	case reflect.Pointer:
		return reflect.PointerTo(t.elem.decodable(open))
	case reflect.Slice:
		return reflect.SliceOf(t.elemType().decodable(open))
	case reflect.Array:
		return reflect.ArrayOf(t.real.Len(), t.elemType().decodable(open))
	case reflect.Map:
		if k := t.keyType().decodable(open); k != t.real.Key() {
			panic(Refused{"decoding into " + t.name})
		}
		return reflect.MapOf(t.real.Key(), t.elemType().decodable(open))
	case reflect.Struct:
		return t.decodableStruct(open)
	}
	return t.real
}

func (t *Type) decodableStruct(open map[*Type]bool) reflect.Type {
	fields := make([]reflect.StructField, len(t.fields))
	for n, f := range t.fields {
		fields[n] = reflect.StructField{Name: f.Name, Type: t.real.Field(n).Type, Tag: reflect.StructTag(f.Tag)}
		r, _ := utf8.DecodeRuneInString(f.Name)
		switch {
		case f.Type.iface && f.Type.name != "interface {}":
			panic(Refused{"decoding into " + t.name + ", which holds the interface " + f.Type.name})
		case f.Embedded:
			fields[n].Type = f.Type.decodable(open)
			fields[n].Name = strings.ToUpper(f.Name[:1]) + f.Name[1:]
			fields[n].Anonymous = fields[n].Type.Kind() == reflect.Struct && fields[n].Type.NumMethod() == 0
		case !unicode.IsUpper(r):
			fields[n].Name, fields[n].Tag = "X"+f.Name, `json:"-"`
		default:
			fields[n].Type = f.Type.decodable(open)
		}
		if fields[n].Type.Size() != t.real.Field(n).Type.Size() {
			panic(Refused{"decoding into " + t.name})
		}
	}
	return reflect.StructOf(fields)
}
