// SPDX-License-Identifier: GPL-3.0-or-later
#include "hdf5/byte_driver.hpp"

#include <unistd.h>

#include <cstring>

namespace quarry::hdf5 {

namespace {

/// An open file of the driver. The library's part comes first.
struct OpenFile {
  H5FD_t base;
  ByteSource source;
  haddr_t used;  ///< as the library says how far the file goes
};

OpenFile* mine(H5FD_t* file) { return reinterpret_cast<OpenFile*>(file); }
const OpenFile* mine(const H5FD_t* file) { return reinterpret_cast<const OpenFile*>(file); }

H5FD_t* open_file(const char*, unsigned flags, hid_t access, haddr_t) {
  const auto* const source = static_cast<const ByteSource*>(H5Pget_driver_info(access));
  if (source == nullptr || (flags & (H5F_ACC_RDWR | H5F_ACC_CREAT | H5F_ACC_TRUNC)) != 0) return nullptr;
  auto* const file = new OpenFile{};
  file->source = *source;
  return &file->base;
}

herr_t close_file(H5FD_t* file) {
  delete mine(file);
  return 0;
}

int compare(const H5FD_t* a, const H5FD_t* b) { return a < b ? -1 : a > b ? 1 : 0; }

herr_t query(const H5FD_t*, unsigned long* flags) {
  if (flags != nullptr) *flags = H5FD_FEAT_DATA_SIEVE | H5FD_FEAT_AGGREGATE_SMALLDATA;
  return 0;
}

haddr_t used(const H5FD_t* file, H5FD_mem_t) { return mine(file)->used; }

herr_t set_used(H5FD_t* file, H5FD_mem_t, haddr_t to) {
  mine(file)->used = to;
  return 0;
}

haddr_t end_of(const H5FD_t* file, H5FD_mem_t) { return mine(file)->source.size; }

/// Bytes beyond the end are an error: nothing of a file that is cut is made up.
herr_t read(H5FD_t* file, H5FD_mem_t, hid_t, haddr_t from, std::size_t size, void* to) {
  const auto& source = mine(file)->source;
  if (from > source.size || size > source.size - from) return -1;
  auto* out = static_cast<char*>(to);
  if (source.descriptor < 0) {
    std::memcpy(out, source.memory + from, size);
    return 0;
  }
  while (size != 0) {
    const auto got = ::pread(source.descriptor, out, size, static_cast<off_t>(from));
    if (got <= 0) return -1;
    out += got;
    from += static_cast<haddr_t>(got);
    size -= static_cast<std::size_t>(got);
  }
  return 0;
}

herr_t write(H5FD_t*, H5FD_mem_t, hid_t, haddr_t, std::size_t, const void*) { return -1; }

H5FD_class_t described() {
  H5FD_class_t driver{};
  driver.name = "quarry";
  driver.maxaddr = HADDR_MAX;
  driver.fc_degree = H5F_CLOSE_STRONG;
  driver.fapl_size = sizeof(ByteSource);
  driver.open = open_file;
  driver.close = close_file;
  driver.cmp = compare;
  driver.query = query;
  driver.get_eoa = used;
  driver.set_eoa = set_used;
  driver.get_eof = end_of;
  driver.read = read;
  driver.write = write;
  for (auto& kind : driver.fl_map) kind = H5FD_MEM_SUPER;
  return driver;
}

}  // namespace

hid_t byte_driver() {
  static const H5FD_class_t driver = described();
  static const hid_t number = H5FDregister(&driver);
  return number;
}

}  // namespace quarry::hdf5
