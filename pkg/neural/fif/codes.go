package fif

import (
	"fmt"
	"strings"
)

var kinds = map[int32]string{2: "eeg", 3: "stim", 102: "bio", 201: "mcg", 202: "eog", 301: "ref_meg", 302: "emg", 402: "ecg", 502: "misc", 602: "resp", 802: "seeg", 803: "dbs",
	900: "syst", 902: "ecog", 910: "ias", 920: "exci", 1000: "dipole", 1001: "gof", 1100: "fnirs", 1200: "temperature", 1300: "gsr", 1400: "eyetrack"}

var units = map[int32]string{-1: "", 0: "", 1: "m", 2: "kg", 3: "s", 4: "A", 5: "K", 6: "mol", 7: "rad", 8: "sr", 9: "cd", 10: "mol/m³", 101: "Hz", 102: "N", 103: "Pa", 104: "J",
	105: "W", 106: "C", 107: "V", 108: "F", 109: "Ω", 110: "S", 111: "Wb", 112: "T", 113: "H", 114: "°C", 115: "lm", 116: "lx", 117: "V/m²", 201: "T/m",
	202: "A·m", 203: "A·m/m²", 204: "A·m/m³"}

var multipliers = map[int32]string{-18: "a", -15: "f", -12: "p", -9: "n", -6: "µ", -3: "m", 0: "", 3: "k", 6: "M", 9: "G", 12: "T"}

func kindOf(kind int32, unit string) string {
	if kind == 1 {
		if strings.HasSuffix(unit, "T/m") {
			return "grad"
		}
		return "mag"
	}
	if name, ok := kinds[kind]; ok {
		return name
	}
	return fmt.Sprintf("kind %d", kind)
}

func unitOf(unit, multiplier int32) string {
	name, ok := units[unit]
	if !ok {
		name = fmt.Sprintf("unit %d", unit)
	}
	prefix, ok := multipliers[multiplier]
	if !ok {
		prefix = fmt.Sprintf("10^%d ", multiplier)
	}
	return prefix + name
}
