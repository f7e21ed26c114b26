package site

// NotebookWords are what a local notebook says. In texts for the script %d is
// a number and %s what is meant.
type NotebookWords struct {
	Tools string // names the bar at the foot of the window

	// Of the connection.
	Lost, Refused, Retry, Away string

	// Of what runs.
	RunAll, Restart, RunAffected string

	// Of saving.
	Save, SaveAll, Saved, NotSaved string
	EditedOne, EditedOther         string // how many cells differ from the file

	// Of what has changed here and in the file.
	Conflict, ConflictCell, ChangedBelow          string
	Mine, Theirs, Difference, SideBySide          string
	KeepMine, TakeTheirs, CopyMine, Copied, Later string

	// Of cells that were edited here and that the file has no more.
	LostCell, Copy, Drop string

	// Of the structure of a chapter: what a cell's menu offers, and what was
	// done.
	InsertAbove, InsertBelow, Split, MoveUp, MoveDown, Remove string
	Inserted, WasSplit, MovedCell, Removed, Undo, Undone      string
	NotDone, NoCursor                                         string

	// Of its prose; %s is the title of a section.
	EditSection, EditStart, Cancel, PutAway string

	// Of what is wrong, and of pages that are no more.
	Problems, ProblemOne, ProblemOther, Gone, Moved, Scripts, Reload string
}
