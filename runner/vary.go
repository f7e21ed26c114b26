package runner

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
)

// VariantsType is the MIME type of a [Variation].
const VariantsType = "application/vnd.weft.variants+json"

// A Variation is what a cell with a parameter gave for each of its values.
type Variation struct {
	Name string `json:"name"`
	// Written is the index of the value that the cell was written with.
	Written  int       `json:"written"`
	Variants []Variant `json:"variants"`
}

// A Variant is the result for a value, which is a Go literal.
type Variant struct {
	Value  string `json:"value"`
	Result Result `json:"result"`
}

// Variation gives the variation that is displayed; false if it is none.
func (o Output) Variation() (Variation, bool) {
	var v Variation
	return v, o.Data[VariantsType] != nil && json.Unmarshal(o.Data[VariantsType], &v) == nil
}

// vary runs a cell with each value of its parameter. That with which it was
// written comes last: the cells below go on from there.
func (t turn) vary(ctx context.Context, c Cell, say func(Output)) (Result, error) {
	numbers := t.plan.Variants[c.Number]
	numbers = numbers[:min(len(numbers), len(c.Param.Values))] // a plan may have more of them
	v := Variation{Name: c.Param.Name, Written: slices.Index(numbers, c.Number), Variants: make([]Variant, len(numbers))}
	run := func(i int) error {
		res, err := t.variant(ctx, numbers[i])
		res.Cell = c.Number
		v.Variants[i] = Variant{c.Param.Values[i], res}
		return err
	}
	for i := range numbers {
		if i == v.Written {
			continue
		}
		if err := run(i); err != nil {
			return Result{}, err
		}
	}
	if err := run(v.Written); err != nil {
		return Result{}, err
	}
	return told(v.result(c), say), nil
}

// variant gives the result of a cell with one of its values.
func (t turn) variant(ctx context.Context, number int) (Result, error) {
	if known, ok := t.plan.Known[number]; ok {
		return known, nil
	}
	return t.runUnit(ctx, t.plan.Units[t.plan.unit(number)], func(Output) {})
}

// result gives the result of the cell with all of its values.
func (v Variation) result(c Cell) Result {
	var results []Result
	var elapsed time.Duration
	for _, variant := range v.Variants {
		results = append(results, variant.Result)
		elapsed += variant.Result.Elapsed
	}
	res := c.together(results, VariantsType, v, v.text())
	res.Elapsed = elapsed
	return res
}

// account gives the accounts of the variants.
func (v Variation) account() string {
	var b strings.Builder
	for _, variant := range v.Variants {
		fmt.Fprintf(&b, "-- %s = %s --\n%s", v.Name, variant.Value, variant.Result.Account())
	}
	return b.String()
}

// text gives the variants as text, each below its value.
func (v Variation) text() string {
	var b strings.Builder
	for _, variant := range v.Variants {
		fmt.Fprintf(&b, "%s = %s:\n%s", v.Name, variant.Value, variant.Result.story())
	}
	return b.String()
}
