// SPDX-License-Identifier: GPL-3.0-or-later
// Private to this folder: how the HDF5 library gets its bytes.
#pragma once

#include <hdf5.h>

#include <cstdint>
#include <string_view>

namespace quarry::hdf5 {

/// Where bytes come from: a descriptor that is open, or memory. Both belong to the caller.
struct ByteSource {
  int descriptor = -1;     ///< -1: `memory`
  std::uint64_t size = 0;  ///< of the file
  const char* memory = nullptr;
};

/// The library's number of a driver that reads a ByteSource, and refuses to write; negative where it cannot be made. The ByteSource is
/// given as the driver information of a file access list, which copies it.
hid_t byte_driver();

}  // namespace quarry::hdf5
