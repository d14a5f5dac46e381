// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "crystal/structure.hpp"
#include "quarry/extractor.hpp"

namespace quarry::structure {

/// What a POSCAR, CONTCAR or the head of a CHGCAR says.
struct Poscar {
  std::string comment;
  std::optional<crystal::Matrix> lattice;  ///< scaled, angstrom
  std::vector<std::string> labels;         ///< per count, as the file writes them; empty where it names none (VASP 4)
  std::vector<std::int64_t> counts;
  std::vector<crystal::Vector> positions;  ///< fractional, as many as could be read
  std::vector<std::string> site_labels;    ///< behind the positions; empty, or one for each
  bool selective_dynamics = false;
  bool complete = false;  ///< a lattice, counts, and a position for each atom
};

/// Reads one structure from a stream of lines and stops behind its positions. What is wrong goes to `sink`. `comment`: the
/// first line, where it was taken from the stream before.
Poscar read_poscar(LineReader& lines, int file_index, Sink& sink, std::optional<std::string_view> comment = {});

/// The element of each count: from the labels, from what other files say (`elsewhere`, e.g. POTCAR's titles), from labels
/// behind the positions, or from a comment line that spells the same counts. Empty where none is certain.
std::vector<std::string> poscar_elements(const Poscar& poscar, std::span<const std::string> elsewhere = {});

/// The structure, where the POSCAR is complete and `elements` names each count.
std::optional<crystal::Structure> structure_of(const Poscar& poscar, std::span<const std::string> elements);
/// Atoms per element by the counts; empty where `elements` does not name each count.
Composition composition_of(const Poscar& poscar, std::span<const std::string> elements);

}  // namespace quarry::structure
