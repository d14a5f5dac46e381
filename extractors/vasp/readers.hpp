// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "hdf5/document.hpp"
#include "quarry/file.hpp"
#include "vasp/run.hpp"

namespace quarry::vasp {

/// Each reads its file once, in constant memory (but for the atoms of a step), and keeps what stands before damage.
Run read_vasprun(File& file, int file_index);
Run read_outcar(File& file, int file_index);
/// A vaspout.h5 of VASP 6: settings, structures, energies, forces, stress, eigenvalues and responses. It does not say how the run ended.
Run read_vaspout(const hdf5::Document& document, int file_index);
Run read_oszicar(File& file, int file_index);
/// The gap of an EIGENVAL, its numbers of bands and electrons.
Run read_eigenval(File& file, int file_index);
/// The Fermi energy and the number of atoms of a DOSCAR; no more of it is read.
Run read_doscar_head(File& file, int file_index);
/// The mesh of a KPOINTS file, or that it lists points or lines.
Reading<KPoints> read_kpoints(File& file, int file_index);
/// The titles of a POTCAR with the functional and the hash that stand above each, and no more of it.
std::vector<Potential> read_potcar_titles(File& file);
std::vector<Potential> potcar_titles(std::string_view text);
/// 64 hexadecimal digits.
bool is_sha256(std::string_view text);

/// `PAW_PBE Mg_pv 06Sep2000` -> its parts.
Potential potential_of_title(std::string_view title);

}  // namespace quarry::vasp
