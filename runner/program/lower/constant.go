package lower

import (
	"go/constant"
	"go/types"
	"strconv"
	"strings"
)

// constant gives a constant with its type.
func (f *fn) constant(v constant.Value, t types.Type) string {
	basic, ok := t.Underlying().(*types.Basic)
	if !ok {
		if v.Kind() == constant.Unknown {
			return f.p.zero(t)
		}
		basic = types.Typ[map[constant.Kind]types.BasicKind{
			constant.Bool: types.Bool, constant.String: types.String, constant.Int: types.Int,
			constant.Float: types.Float64, constant.Complex: types.Complex128,
		}[v.Kind()]]
		t = basic
	}
	typ := f.p.typ(t)
	switch info := basic.Info(); {
	case info&types.IsBoolean != 0:
		return typed(strconv.FormatBool(constant.BoolVal(v)), typ, "bool")
	case info&types.IsString != 0:
		return typed(strconv.Quote(constant.StringVal(v)), typ, "string")
	case info&types.IsInteger != 0:
		return typed(constant.ToInt(v).ExactString(), typ, "int")
	case info&types.IsFloat != 0:
		return typ + "(" + floatText(v, typ) + ")"
	}
	part := map[string]string{"complex64": "float32", "complex128": "float64"}[typ]
	v = constant.ToComplex(v)
	return f.temp("%s(%s(%s, %s))", typ, f.p.native("Complex"), floatText(constant.Real(v), part), floatText(constant.Imag(v), part))
}

// typed writes a conversion unless the literal has the type by itself. A
// negative number always gets one, so that no operator binds to its sign.
func typed(lit, typ, by string) string {
	if typ == by && !strings.HasPrefix(lit, "-") {
		return lit
	}
	return typ + "(" + lit + ")"
}

// floatText gives the shortest decimal that is the constant rounded.
func floatText(v constant.Value, typ string) string {
	bits := 64
	x, _ := constant.Float64Val(v)
	if typ == "float32" {
		bits = 32
		y, _ := constant.Float32Val(v)
		x = float64(y)
	}
	s := strconv.FormatFloat(x, 'g', -1, bits)
	if !strings.ContainsAny(s, ".e") {
		s += ".0"
	}
	return s
}
