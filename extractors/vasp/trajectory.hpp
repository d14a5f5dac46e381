// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "structure/poscar.hpp"

namespace quarry::vasp {

/// The last whole frame of an XDATCAR, whether its cell is fixed or printed with each frame.
structure::Poscar read_last_frame(LineReader& lines, int file_index, Sink& sink);

}  // namespace quarry::vasp
