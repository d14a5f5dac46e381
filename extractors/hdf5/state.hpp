// SPDX-License-Identifier: GPL-3.0-or-later
// Private to this folder: the open file behind a Document.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "hdf5/byte_driver.hpp"
#include "hdf5/document.hpp"
#include "hdf5/handle.hpp"

namespace quarry::hdf5 {

struct Document::State {
  Handle file;

  /// The object at a path, by its links one after the other; nothing where one of them leads out of the file, or is soft and more than
  /// 16 of them follow each other.
  Handle object(std::string_view path) const;
  Handle dataset(std::string_view path) const;
};

/// What a dataset is; nothing where its description is broken.
std::optional<Dataset> describe(hid_t dataset, std::string path);
/// Without the blanks and zeros behind it.
std::string without_padding(std::string_view text);

}  // namespace quarry::hdf5
