// SPDX-License-Identifier: GPL-3.0-or-later
#include "extractors_hdf5/written_file.hpp"

#include <fcntl.h>

#include <fstream>
#include <iterator>

namespace quarry::test {

WrittenFile::WrittenFile() : path_((folder_.path() / "written.h5").string()), file_(H5Fcreate(path_.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT)) {}

WrittenFile::~WrittenFile() {
  if (file_ >= 0) H5Fclose(file_);
}

void WrittenFile::group(const std::string& path) { H5Gclose(H5Gcreate2(file_, path.c_str(), H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT)); }

void WrittenFile::numbers(const std::string& path, const std::vector<hsize_t>& shape, const std::vector<double>& values) {
  const auto space = shape.empty() ? H5Screate(H5S_SCALAR) : H5Screate_simple(static_cast<int>(shape.size()), shape.data(), nullptr);
  const auto set = H5Dcreate2(file_, path.c_str(), H5T_NATIVE_DOUBLE, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
  H5Dwrite(set, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data());
  H5Dclose(set);
  H5Sclose(space);
}

void WrittenFile::text(const std::string& path, const std::string& value) {
  const auto space = H5Screate(H5S_SCALAR), type = H5Tcopy(H5T_C_S1);
  H5Tset_size(type, value.size());
  H5Tset_strpad(type, H5T_STR_NULLPAD);
  const auto set = H5Dcreate2(file_, path.c_str(), type, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
  H5Dwrite(set, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, value.data());
  H5Dclose(set);
  H5Tclose(type);
  H5Sclose(space);
}

void WrittenFile::texts(const std::string& path, const std::vector<std::string>& values) {
  const hsize_t count = values.size();
  const auto space = H5Screate_simple(1, &count, nullptr), type = H5Tcopy(H5T_C_S1);
  H5Tset_size(type, H5T_VARIABLE);
  std::vector<const char*> pointers;
  for (const auto& value : values) pointers.push_back(value.c_str());
  const auto set = H5Dcreate2(file_, path.c_str(), type, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
  H5Dwrite(set, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, pointers.data());
  H5Dclose(set);
  H5Tclose(type);
  H5Sclose(space);
}

void WrittenFile::attribute(const std::string& path, const std::string& name, const std::string& value) {
  const auto space = H5Screate(H5S_SCALAR), type = H5Tcopy(H5T_C_S1);
  H5Tset_size(type, value.size());
  const auto made = H5Acreate_by_name(file_, path.c_str(), name.c_str(), type, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
  H5Awrite(made, type, value.data());
  H5Aclose(made);
  H5Tclose(type);
  H5Sclose(space);
}

void WrittenFile::attribute(const std::string& path, const std::string& name, const std::vector<double>& values) {
  const hsize_t count = values.size();
  const auto space = H5Screate_simple(1, &count, nullptr);
  const auto made = H5Acreate_by_name(file_, path.c_str(), name.c_str(), H5T_NATIVE_DOUBLE, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
  H5Awrite(made, H5T_NATIVE_DOUBLE, values.data());
  H5Aclose(made);
  H5Sclose(space);
}

std::string WrittenFile::bytes() {
  if (file_ >= 0) H5Fclose(file_);
  file_ = -1;
  std::ifstream in(path_, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

File WrittenFile::open() {
  const auto size = bytes().size();
  return {"written.h5", ::open(path_.c_str(), O_RDONLY | O_CLOEXEC), size};
}

File file_of(const TempDir& folder, const std::string& bytes, const std::string& name) {
  const auto path = folder.write(name, bytes);
  return {name, ::open(path.c_str(), O_RDONLY | O_CLOEXEC), bytes.size()};
}

}  // namespace quarry::test
