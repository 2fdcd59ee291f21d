package main

// latency is about how many cycles a result takes on today's processors.
func (o op) latency() int {
	switch o {
	case opConst, opParam:
		return 0
	case opLoad:
		return 6
	case opDiv:
		return 13
	case opSqrt:
		return 18
	case opAdd, opSub, opMul, opFMA, opFNMA, opScale, opUint, opLess:
		return 4
	}
	return 1
}

// schedule orders the operations by when their operands are ready, those first on which the longest chain depends. A processor looks only some hundred operations
// ahead: a chain written out as a whole, with what does not depend on it after it, stands in its way.
func (p *program) schedule() {
	values, _ := p.live()
	users := map[*value][]*value{}
	for _, v := range values {
		for _, a := range v.args {
			users[a] = append(users[a], v)
		}
	}
	height := map[*value]int{}
	for i := len(values) - 1; i >= 0; i-- {
		v := values[i]
		for _, u := range users[v] {
			height[v] = max(height[v], height[u])
		}
		height[v] += v.op.latency()
	}
	done := map[*value]int{} // when a result is there
	order := make([]*value, 0, len(values))
	for cycle := 0; len(order) < len(values); cycle++ {
		for range 2 { // operations in a cycle
			var best *value
			for _, v := range values {
				if _, is := done[v]; is {
					continue
				}
				ready := true
				for _, a := range v.args {
					at, is := done[a]
					ready = ready && is && at <= cycle
				}
				if ready && (best == nil || height[v] > height[best]) {
					best = v
				}
			}
			if best == nil {
				break
			}
			done[best] = cycle + best.op.latency()
			order = append(order, best)
		}
	}
	p.values = order
}
