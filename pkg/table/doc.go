/*
Package table holds named columns of equal length: what is known of each observation, channel, time point, condition or RDM.

A column holds numbers or texts. Its levels ascend, numbers by size and texts byte by byte, whatever order the rows have: that is the order of conditions
in every RDM that is computed by label.

	trials := table.Table{
		table.Texts("finger", "thumb", "index", "thumb", "index"),
		table.Numbers("run", 1, 1, 2, 2),
	}
	finger, err := trials.Column("finger")
	finger.Levels()                           // index, thumb
	second, err := trials.Where("run", "2")   // rows 2 and 3

A missing value is NaN among numbers and the empty text among texts. It belongs to no level.
*/
package table
