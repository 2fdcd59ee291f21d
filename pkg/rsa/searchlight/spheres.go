package searchlight

// Len returns the number of spheres.
func (s *Spheres) Len() int { return len(s.centres) }

// Centre returns the channel in the middle of sphere i.
func (s *Spheres) Centre(i int) int { return s.centres[i] }

// Members appends the channels of sphere i to dst, the nearest first.
func (s *Spheres) Members(dst []int, i int) []int {
	left := s.nearest
	s.visit(s.centres[i], func(channel int32) (more bool) {
		if channel >= 0 {
			dst = append(dst, int(channel))
			left--
		}
		return left != 0
	})
	return dst
}

// count returns how many voxels of the sphere around a channel are within the mask, and within the grid.
func (s *Spheres) count(centre int) (inside, grid int) {
	s.visit(centre, func(channel int32) bool {
		grid++
		if channel >= 0 {
			inside++
		}
		return s.nearest == 0 || inside < s.nearest
	})
	return inside, grid
}

// visit calls f with the channel, or −1 outside the mask, of each voxel of the grid that is nearer than the radius, until f returns false.
func (s *Spheres) visit(centre int, f func(channel int32) (more bool)) {
	size, voxel := s.volume.Size, s.voxels[centre]
	x, y, z := voxel%size[0], voxel/size[0]%size[1], voxel/(size[0]*size[1])
	for _, step := range s.offsets {
		i, j, k := x+step[0], y+step[1], z+step[2]
		if i < 0 || j < 0 || k < 0 || i >= size[0] || j >= size[1] || k >= size[2] {
			continue
		}
		if !f(s.channel[i+size[0]*(j+size[1]*k)]) {
			return
		}
	}
}
