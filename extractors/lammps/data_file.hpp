// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "quarry/file.hpp"
#include "lammps/snapshot.hpp"

namespace quarry::lammps {

/// Reads a data file (`read_data`): the box, the masses, the atoms. Elements are those of the masses, where each type has one;
/// lengths are only known where the file states its units or its masses are elements'.
/// `units`: the style of the run that the file is of, where the file itself does not say; empty where it is not known.
Snapshot read_data_file(File& data, int file, std::string_view units = {});

}  // namespace quarry::lammps
