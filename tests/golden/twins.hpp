// SPDX-License-Identifier: GPL-3.0-or-later
// A fixture with other bytes in one of its files, and what is then stated.
#pragma once

#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "golden/fixtures.hpp"

namespace quarry::test {

/// The bytes of a file.
std::string bytes_of(const std::filesystem::path& path);

/// `path=value` of all that the records state of the data, which is not of their files or of the extraction.
std::set<std::string> facts_of(const Extracted& extracted);

/// Does any record say that something is amiss: a warning, a note, a file that was cut or could not be read?
bool has_diagnostic(const Extracted& extracted);

/// The text files of a fixture, relative to it, of at most 1 MiB; the one empty path where it is a file itself.
std::vector<std::filesystem::path> text_files(const Fixture& fixture);

/// Where a file of a fixture is.
inline std::filesystem::path place_of(const Fixture& fixture, const std::filesystem::path& file) {
  return file.empty() ? fixture.path : fixture.path / file;
}

/// What is stated of the same fixture with other bytes in one of its files, which is then called as before and `ending`.
Extracted extract_twin(const Fixture& fixture, const std::filesystem::path& file, const std::string& bytes, const std::string& ending = {});

}  // namespace quarry::test
