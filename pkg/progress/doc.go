/*
Package progress is the one small interface through which long work says how far it has come.

Work that takes a while (training, downloads, sampling) has a field of type [Reporter] in its options and calls it from its loop. Who watches
decides what becomes of the reports: a bar in a notebook or a terminal, a line in a log, or nothing.

	opt := train.Options{Progress: progress.Func(func(done, total int64) { log.Printf("%d of %d", done, total) })}

Work spread over goroutines shares a [Counter]:

	count := progress.Count(opt.Progress, int64(len(networks)*steps))
	go func() { …; count.Add(1000) }()
*/
package progress
