// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <hdf5.h>

#include <string>
#include <vector>

#include "quarry/file.hpp"
#include "support/temp_dir.hpp"

namespace quarry::test {

/// An HDF5 file that a test writes with the library itself.
class WrittenFile {
 public:
  WrittenFile();
  ~WrittenFile();
  hid_t id() const { return file_; }
  void group(const std::string& path);
  void numbers(const std::string& path, const std::vector<hsize_t>& shape, const std::vector<double>& values);
  void text(const std::string& path, const std::string& value);
  void texts(const std::string& path, const std::vector<std::string>& values);
  void attribute(const std::string& path, const std::string& name, const std::string& value);
  void attribute(const std::string& path, const std::string& name, const std::vector<double>& values);
  /// Closes the file, once, and gives its bytes.
  std::string bytes();
  /// Closes the file and opens it to be read.
  File open();
  const TempDir& folder() const { return folder_; }

 private:
  TempDir folder_;
  std::string path_;
  hid_t file_;
};

/// A File of these bytes.
File file_of(const TempDir& folder, const std::string& bytes, const std::string& name = "a.h5");

}  // namespace quarry::test
