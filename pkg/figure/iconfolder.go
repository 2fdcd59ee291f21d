package figure

import (
	"fmt"
	"image"
	_ "image/gif"  // a format of pictures
	_ "image/jpeg" // a format of pictures
	_ "image/png"  // a format of pictures
	"os"
	"path/filepath"
	"strings"
)

// IconsFromFolder reads the pictures of conditions, for Icons of an [RDM], a [Scatter], a [Dendrogram] or an [RDMMovie]: for each condition in order the file in the
// folder whose name without ending is the condition's (PNG, JPEG or GIF, whose first picture counts). Other files are passed over. It is an error where a condition has
// no picture or several, or one cannot be read; the message names it.
func IconsFromFolder(folder string, conditions []string) ([]image.Image, error) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil, fmt.Errorf("figure: icons: %w", err)
	}
	files := map[string][]string{}
	for _, e := range entries {
		ending := filepath.Ext(e.Name())
		switch strings.ToLower(ending) {
		case ".png", ".jpg", ".jpeg", ".gif":
			stem := strings.TrimSuffix(e.Name(), ending)
			files[stem] = append(files[stem], e.Name())
		}
	}
	icons := make([]image.Image, len(conditions))
	for i, c := range conditions {
		switch found := files[c]; len(found) {
		case 0:
			return nil, fmt.Errorf("figure: icons: condition %q has no picture in %s", c, folder)
		case 1:
			if icons[i], err = readIcon(filepath.Join(folder, found[0])); err != nil {
				return nil, fmt.Errorf("figure: icons: condition %q: %w", c, err)
			}
		default:
			return nil, fmt.Errorf("figure: icons: condition %q has several pictures in %s: %s", c, folder, strings.Join(found, ", "))
		}
	}
	return icons, nil
}

// largestIcon bounds the number of pixels of a picture.
const largestIcon = 1 << 26

func readIcon(path string) (image.Image, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	config, _, err := image.DecodeConfig(file)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	if config.Width < 1 || config.Height < 1 || config.Height > largestIcon/config.Width {
		return nil, fmt.Errorf("%s: %d × %d pixels", path, config.Width, config.Height)
	}
	if _, err := file.Seek(0, 0); err != nil {
		return nil, err
	}
	picture, _, err := image.Decode(file)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return picture, nil
}
