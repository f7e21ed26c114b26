package native

import (
	"fmt"
	"reflect"
	"strings"
	"unicode/utf8"
	"unsafe"
)

// Format prints the value of the box as package fmt prints it in Go.
func (b Box) Format(s fmt.State, verb rune) {
	switch verb {
	case typeVerb:
		fmt.Fprintf(s, fmt.FormatString(s, 's'), b.T.name)
		return
	case addressVerb:
		fmt.Fprintf(s, fmt.FormatString(s, 'p'), b.V)
		return
	}
	p := &printer{State: s, verb: verb, format: fmt.FormatString(s, verb)}
	p.sharpV = verb == 'v' && s.Flag('#')
	p.plusV = verb == 'v' && s.Flag('+')
	p.value(item{reflect.ValueOf(b.V), b.T, 0, true})
}

// A printer prints one operand with one verb.
type printer struct {
	fmt.State
	verb          rune
	format        string
	sharpV, plusV bool
	// caught tells that a method panicked and that this was printed.
	caught bool
}

// An item is a value inside the operand, how deep, and whether its methods
// may be called: not those of what an unexported field holds.
type item struct {
	v     reflect.Value
	t     *Type
	depth int
	open  bool
}

func (p *printer) text(s string) { p.Write([]byte(s)) }

// value prints an item.
func (p *printer) value(i item) {
	i = i.real()
	if !i.t.boxed && !i.t.iface {
		p.compiled(i)
		return
	}
	if i.t.iface {
		p.interfaceValue(i)
		return
	}
	if i.open && p.byMethod(i) {
		return
	}
	switch i.v.Kind() {
	case reflect.Map:
		p.mapValue(i)
	case reflect.Struct:
		p.structValue(i)
	case reflect.Array, reflect.Slice:
		p.list(i)
	case reflect.Pointer:
		p.pointer(i)
	case reflect.Chan, reflect.Func:
		p.address(i)
	default:
		p.leaf(i)
	}
}

// real gives an item in the type of its descriptor: what the interpreter
// keeps in another one of the same layout, or as any.
func (i item) real() item {
	if i.v.IsValid() && i.v.Kind() == reflect.Interface && !i.t.iface {
		i.v = i.v.Elem()
		if !i.v.IsValid() {
			i.v = reflect.Zero(i.t.real)
		}
	}
	if i.v.IsValid() && !i.t.iface && i.v.Type() != i.t.real && i.v.Type().Size() == i.t.real.Size() && i.t.form == i.t.real {
		c := reflect.New(i.v.Type())
		c.Elem().Set(i.v)
		i.v = reflect.NewAt(i.t.real, c.UnsafePointer()).Elem()
	}
	return i
}

// compiled prints a value that package fmt knows, inside a struct so that its
// depth and its right to call methods are the item's.
func (p *printer) compiled(i item) {
	if i.depth == 0 && i.open {
		fmt.Fprintf(p, p.format, i.v.Interface())
		return
	}
	field := reflect.StructField{Name: "F", Type: i.v.Type()}
	if !i.open {
		field.Name, field.PkgPath = "f", "main"
	}
	t := reflect.StructOf([]reflect.StructField{field})
	s := reflect.New(t)
	reflect.NewAt(i.v.Type(), unsafe.Pointer(s.Pointer())).Elem().Set(i.v)
	text := fmt.Sprintf(p.format, s.Elem().Interface())
	prefix := "{"
	switch {
	case p.sharpV:
		prefix = t.String() + "{" + field.Name + ":"
	case p.plusV:
		prefix = "{" + field.Name + ":"
	}
	p.text(strings.TrimSuffix(strings.TrimPrefix(text, prefix), "}"))
}

// interfaceValue prints what is in an interface.
func (p *printer) interfaceValue(i item) {
	v := i.v
	if v.Kind() == reflect.Interface {
		v = v.Elem()
	}
	if !v.IsValid() {
		if p.sharpV {
			p.text(i.t.name + "(nil)")
		} else {
			p.text("<nil>")
		}
		return
	}
	p.dynamic(Any(v.Interface()), i.depth+1, i.open)
}

// dynamic prints a value of any type.
func (p *printer) dynamic(x any, depth int, open bool) {
	if b, ok := x.(Box); ok {
		p.value(item{reflect.ValueOf(b.V), b.T, depth, open})
		return
	}
	t := reflect.TypeOf(x)
	p.compiled(item{reflect.ValueOf(x), &Type{name: t.String(), form: t, real: t}, depth, open})
}

// byMethod prints an item by the method that package fmt would call.
func (p *printer) byMethod(i item) (done bool) {
	b := Box{i.t, i.v.Interface()}
	defer func() { done = done || p.caught }()
	if m := i.t.methods["Format"]; m.signature == "func(fmt.State, int32)" {
		defer p.catch(i, "Format")
		state := fmt.State(p.State)
		reflect.ValueOf(m.fn).Call([]reflect.Value{reflect.ValueOf(&b.V).Elem(), reflect.ValueOf(&state).Elem(), reflect.ValueOf(p.verb)})
		return true
	}
	if p.sharpV {
		if i.t.methods["GoString"].signature != "func() string" {
			return false
		}
		defer p.catch(i, "GoString")
		s, _ := b.stringer("GoString")
		p.text(s)
		return true
	}
	if !strings.ContainsRune("vsxXq", p.verb) {
		return false
	}
	for _, name := range []string{"Error", "String"} {
		if i.t.methods[name].signature == "func() string" {
			defer p.catch(i, name)
			s, _ := b.stringer(name)
			fmt.Fprintf(p, p.format, s)
			return true
		}
	}
	return false
}

// catch prints a panic of a method as package fmt does.
func (p *printer) catch(i item, method string) {
	r := recover()
	if r == nil {
		return
	}
	r, p.caught = Normal(r), true
	if i.v.Kind() == reflect.Pointer && i.v.IsNil() {
		p.text("<nil>")
		return
	}
	if _, ok := r.(Refused); ok {
		panic(r)
	}
	p.text("%!" + string(p.verb) + "(PANIC=" + method + " method: ")
	fmt.Fprintf(p, "%v", r)
	p.text(")")
}

func (p *printer) mapValue(i item) {
	if p.sharpV {
		p.text(i.t.name)
		if i.v.IsNil() {
			p.text("(nil)")
			return
		}
		p.text("{")
	} else {
		p.text("map[")
	}
	for n, k := range sortedKeys(i.v) {
		if n > 0 {
			p.separate()
		}
		p.value(item{k, i.t.keyType(), i.depth + 1, i.open})
		p.text(":")
		p.value(item{i.v.MapIndex(k), i.t.elemType(), i.depth + 1, i.open})
	}
	p.text(map[bool]string{true: "}", false: "]"}[p.sharpV])
}

func (p *printer) separate() {
	if p.sharpV {
		p.text(", ")
	} else {
		p.text(" ")
	}
}

// elemType and keyType give the parts of a type, also of one that no
// descriptor tells.
func (t *Type) elemType() *Type {
	if t.elem == nil {
		e := t.real.Elem()
		return &Type{name: e.String(), form: e, real: e}
	}
	return t.elem
}

func (t *Type) keyType() *Type {
	if t.key == nil {
		e := t.real.Key()
		return &Type{name: e.String(), form: e, real: e}
	}
	return t.key
}

func (p *printer) structValue(i item) {
	if p.sharpV {
		p.text(i.t.name)
	}
	p.text("{")
	v := reflect.New(i.v.Type()).Elem()
	v.Set(i.v)
	for n := range v.NumField() {
		if n > 0 {
			p.separate()
		}
		if n >= len(i.t.fields) {
			break
		}
		f := i.t.fields[n]
		if p.sharpV || p.plusV {
			p.text(f.Name + ":")
		}
		r, _ := utf8.DecodeRuneInString(f.Name)
		in := item{v.Field(n), f.Type, i.depth + 1, i.open && isUpper(r)}
		if f.Type.iface && !in.v.IsNil() {
			// Package fmt steps over the interface without going deeper.
			p.dynamic(Any(in.v.Elem().Interface()), in.depth, in.open)
			continue
		}
		p.value(in)
	}
	p.text("}")
}

func (p *printer) list(i item) {
	elem := i.t.elemType()
	if elem.real.Kind() == reflect.Uint8 && strings.ContainsRune("sqxX", p.verb) {
		bytes := make([]byte, i.v.Len())
		for n := range bytes {
			bytes[n] = byte(i.v.Index(n).Uint())
		}
		fmt.Fprintf(p, p.format, bytes)
		return
	}
	open, shut := "[", "]"
	if p.sharpV {
		p.text(i.t.name)
		if i.v.Kind() == reflect.Slice && i.v.IsNil() {
			p.text("(nil)")
			return
		}
		open, shut = "{", "}"
	}
	p.text(open)
	for n := range i.v.Len() {
		if n > 0 {
			p.separate()
		}
		p.value(item{i.v.Index(n), elem, i.depth + 1, i.open})
	}
	p.text(shut)
}

func (p *printer) pointer(i item) {
	if i.depth == 0 && !i.v.IsNil() {
		elem := i.t.elemType()
		switch elem.real.Kind() {
		case reflect.Array, reflect.Slice, reflect.Struct, reflect.Map:
			p.text("&")
			p.value(item{i.v.Elem(), elem, i.depth + 1, i.open})
			return
		}
	}
	p.address(i)
}

// address prints a pointer, map, channel or function as its address.
func (p *printer) address(i item) {
	u := i.v.Pointer()
	switch {
	case p.sharpV && u == 0:
		p.text("(" + i.t.name + ")(nil)")
	case p.sharpV:
		fmt.Fprintf(p, "(%s)(%#x)", i.t.name, u)
	case p.verb == 'v' && u == 0:
		fmt.Fprintf(p, strings.Replace(p.format, "v", "s", 1), "<nil>")
	case p.verb == 'v':
		fmt.Fprintf(p, "%#x", u)
	case strings.ContainsRune("bodxX", p.verb):
		fmt.Fprintf(p, p.format, u)
	default:
		p.bad(i)
	}
}

// leaf prints a number, a string or a boolean.
func (p *printer) leaf(i item) {
	x := basic(i.v)
	if bad(i.v.Kind(), p.verb) {
		p.bad(i)
		return
	}
	fmt.Fprintf(p, p.format, x)
}

// bad prints a value whose verb is not for it.
func (p *printer) bad(i item) {
	fmt.Fprintf(p, "%%!%c(%s=", p.verb, i.t.name)
	q := &printer{State: p.State, verb: 'v', format: "%v"}
	q.value(item{i.v, &Type{name: i.t.name, form: i.t.form, real: i.t.real, elem: i.t.elem, key: i.t.key, fields: i.t.fields, boxed: true}, i.depth, false})
	p.text(")")
}

// bad reports whether a verb is not for a kind.
func bad(k reflect.Kind, verb rune) bool {
	verbs := map[reflect.Kind]string{
		reflect.Bool: "tv", reflect.String: "vsxXq",
		reflect.Float32: "vbgGxXfFeE", reflect.Float64: "vbgGxXfFeE",
		reflect.Complex64: "vbgGxXfFeE", reflect.Complex128: "vbgGxXfFeE",
	}[k]
	if verbs == "" {
		verbs = "vdboOxXcqU"
	}
	return !strings.ContainsRune(verbs, verb)
}

// basic gives a value of a basic kind as one of the basic type.
func basic(v reflect.Value) any {
	types := map[reflect.Kind]any{
		reflect.Bool: false, reflect.String: "", reflect.Int: 0, reflect.Int8: int8(0), reflect.Int16: int16(0),
		reflect.Int32: int32(0), reflect.Int64: int64(0), reflect.Uint: uint(0), reflect.Uint8: uint8(0),
		reflect.Uint16: uint16(0), reflect.Uint32: uint32(0), reflect.Uint64: uint64(0), reflect.Uintptr: uintptr(0),
		reflect.Float32: float32(0), reflect.Float64: 0.0, reflect.Complex64: complex64(0), reflect.Complex128: 0i,
	}
	if x, ok := types[v.Kind()]; ok {
		return v.Convert(reflect.TypeOf(x)).Interface()
	}
	return v.Interface()
}
