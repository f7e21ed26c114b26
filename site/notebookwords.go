package site

// NotebookWords are what a local notebook says. In texts for the script %d is
// a number and %s what is meant.
type NotebookWords struct {
	Tools string // names the bar at the foot of the window

	// Of the connection.
	Connecting, Lost, Refused, Retry, Away string

	// Of what runs.
	RunAll, RunAbove, Restart, RunAffected string

	// Of saving.
	Save, SaveAll, Saved, NotSaved, Revert string
	EditedOne, EditedOther                 string // how many cells differ from the file

	// Of cells.
	More, InsertAbove, InsertBelow, Split, MoveUp, MoveDown, Delete string
	Deleted, Undo, Undone, NotDone                                  string

	// Of the text of a section.
	EditProse, ProseLabel, ProseHelp, Cancel string

	// Of what has changed here and in the file.
	Conflict, ConflictCell, ConflictProse, ChangedBelow string
	Mine, Theirs, Difference, SideBySide                string
	KeepMine, TakeTheirs, CopyMine, Copied, Later       string

	// Of what is wrong, and of pages that are no more.
	Problems, ProblemOne, ProblemOther, Gone, Moved, Scripts, Reload string
}
