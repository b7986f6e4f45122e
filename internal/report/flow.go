package report

// A Flow is a picture of steps, one below the other, with arrows between them.
type Flow struct {
	ID          string // of the page's pictures
	Title, Desc string
	Steps       []Step
}

// A Step is a box with the arrow that leads to it.
type Step struct {
	Kind string // of the style
	Text string
	Note string // below the text
	Why  string // beside the arrow; the first step has none
	Y    int    // of the top of the box
}

// Places in pixels.
const (
	boxHeight   = 50
	arrowLength = 40
)

// Baseline is where the letters of the text stand.
func (s Step) Baseline() int {
	if s.Note == "" {
		return s.Y + 30
	}
	return s.Y + 21
}

// NoteBaseline is where the letters of the note stand.
func (s Step) NoteBaseline() int { return s.Y + 39 }

// Height is that of the box.
func (s Step) Height() int { return boxHeight }

// ArrowTop is where the arrow begins, at the box above.
func (s Step) ArrowTop() int { return s.Y - arrowLength }

// ArrowNeck is where its head begins.
func (s Step) ArrowNeck() int { return s.Y - 9 }

// WhyBaseline is where the letters beside the arrow stand.
func (s Step) WhyBaseline() int { return s.Y - arrowLength/2 + 4 }

// Height is that of the picture.
func (f *Flow) Height() int { return len(f.Steps)*(boxHeight+arrowLength) - arrowLength }

// add puts a step below the others.
func (f *Flow) add(step Step) {
	step.Y = len(f.Steps) * (boxHeight + arrowLength)
	f.Steps = append(f.Steps, step)
}
