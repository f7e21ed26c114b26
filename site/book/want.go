package book

// Wants gives the recorded outputs of the chapter by the number of the cell.
func (c *Chapter) Wants() map[int]*Want {
	wants := map[int]*Want{}
	for _, block := range blocks[*CellBlock](c.Doc()) {
		if block.Cell > 0 && block.Want != nil {
			wants[block.Cell] = block.Want
		}
	}
	return wants
}
