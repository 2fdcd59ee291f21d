package hdf5

// denseLinks reads the links of a group with many, which are in a fractal heap and listed by a B-tree.
func (f *File) denseLinks(heap, names uint64, out *[]Link) error {
	h, err := f.fractalHeap(heap)
	if err != nil {
		return err
	}
	return f.walkTree2(names, 5, func(r *cursor) error {
		r.skip(4)
		p, at, err := h.get(r.bytes(r.left()))
		if err != nil {
			return err
		}
		l, err := f.link(&cursor{f: f, at: at, b: p, what: "link"})
		*out = append(*out, l)
		return err
	})
}

// attrMessages returns the attribute messages of an object, wherever they are stored.
func (f *File) attrMessages(o *object) ([]message, error) {
	f.mu.Lock()
	done, known := o.attrs, o.attrsRead
	f.mu.Unlock()
	if known {
		return done, nil
	}
	var out []message
	for _, m := range o.messages {
		switch m.kind {
		case msgAttribute:
			m, err := f.resolve(m)
			if err != nil {
				return nil, err
			}
			out = append(out, m)
		case msgAttrInfo:
			c := f.cursor(m, "attribute info")
			c.skip(1)
			if c.u8()&1 != 0 {
				c.skip(2)
			}
			heap, names := c.address(), c.address()
			if c.err != nil {
				return nil, c.err
			}
			if heap == undefined {
				continue
			}
			h, err := f.fractalHeap(heap)
			if err != nil {
				return nil, err
			}
			err = f.walkTree2(names, 8, func(r *cursor) error {
				id, flags := r.bytes(8), r.u8()
				if r.err != nil {
					return r.err
				}
				if flags&2 != 0 {
					m, err := f.sharedInHeap(r, msgAttribute, id)
					out = append(out, m)
					return err
				}
				p, at, err := h.get(id)
				out = append(out, message{kind: msgAttribute, at: at, data: p})
				return err
			})
			if err != nil {
				return nil, err
			}
		}
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	o.attrs, o.attrsRead = out, true
	return out, nil
}
