package glm

import "fmt"

// SelectivityClass says to which features a unit's responses are related, and in which context. Each unit is of one class.
type SelectivityClass int

const (
	// NotSelective is a unit with no significant weight.
	NotSelective SelectivityClass = iota
	// RelevantFirst is a unit with one significant weight: the relevant feature in the first context.
	RelevantFirst
	// RelevantSecond is a unit with one significant weight: the relevant feature in the second context.
	RelevantSecond
	// IrrelevantFirst is a unit with one significant weight: the irrelevant feature in the first context.
	IrrelevantFirst
	// IrrelevantSecond is a unit with one significant weight: the irrelevant feature in the second context.
	IrrelevantSecond
	// BothWithin is a unit with both features within a context, the first or the second or both.
	BothWithin
	// FirstFeatureAlways is a unit with the first feature in both contexts, and nothing else.
	FirstFeatureAlways
	// SecondFeatureAlways is a unit with the second feature in both contexts, and nothing else. The published code calls it by the other's name.
	SecondFeatureAlways
	// RelevantBoth is a unit with the relevant features of both contexts, and nothing else: the published code counts it and the next as "mixed".
	RelevantBoth
	// IrrelevantBoth is a unit with the irrelevant features of both contexts, and nothing else.
	IrrelevantBoth
)

// String returns the class as tables show it.
func (c SelectivityClass) String() string {
	names := []string{"not selective", "relevant feature, first context only", "relevant feature, second context only", "irrelevant feature, first context only",
		"irrelevant feature, second context only", "both features within a context", "first feature in both contexts", "second feature in both contexts",
		"relevant features of both contexts", "irrelevant features of both contexts"}
	if c < 0 || int(c) >= len(names) {
		return fmt.Sprintf("SelectivityClass(%d)", int(c))
	}
	return names[c]
}

// classOf returns the class of a unit by its significant weights.
func classOf(s [4]bool) SelectivityClass {
	ra, ia, ib, rb := s[RelevantInFirst], s[IrrelevantInFirst], s[IrrelevantInSecond], s[RelevantInSecond]
	switch {
	case ra && ia || ib && rb:
		return BothWithin
	case ra && ib:
		return FirstFeatureAlways
	case ia && rb:
		return SecondFeatureAlways
	case ra && rb:
		return RelevantBoth
	case ia && ib:
		return IrrelevantBoth
	case ra:
		return RelevantFirst
	case rb:
		return RelevantSecond
	case ia:
		return IrrelevantFirst
	case ib:
		return IrrelevantSecond
	}
	return NotSelective
}

// Classes returns the class of each unit.
func (u *UnitFits) Classes() []SelectivityClass {
	classes := make([]SelectivityClass, len(u.Significant))
	for i, s := range u.Significant {
		classes[i] = classOf(s)
	}
	return classes
}

// Counts returns the number of units in each class, by its value, and of all that are of any class but NotSelective.
func (u *UnitFits) Counts() (counts [IrrelevantBoth + 1]int, selective int) {
	for _, c := range u.Classes() {
		counts[c]++
		if c != NotSelective {
			selective++
		}
	}
	return counts, selective
}
