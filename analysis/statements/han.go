package statements

func (l *layout) attributionsHan(t []token) []attribution { return nil }
