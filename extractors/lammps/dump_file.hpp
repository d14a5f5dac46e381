// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "quarry/file.hpp"
#include "lammps/snapshot.hpp"

namespace quarry::lammps {

/// Reads a text dump frame by frame; the last whole frame counts.
/// `units`: the style of the run that the file is of, where the file itself does not say; empty where it is not known.
Snapshot read_dump_file(File& dump, int file, std::string_view units = {});

}  // namespace quarry::lammps
