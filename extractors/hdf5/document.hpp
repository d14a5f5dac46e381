// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "quarry/file.hpp"
#include "quarry/value.hpp"

namespace quarry::hdf5 {

/// What the elements of a dataset are.
enum class Type {
  integer,  ///< whole numbers and enumerations
  real,
  text,     ///< of fixed or variable length
  other     ///< compound, reference, opaque, lists of variable length: never read
};

/// What is known of a dataset without reading it.
struct Dataset {
  std::string path;                  ///< from the root, without the leading `/`
  std::vector<std::uint64_t> shape;  ///< empty for a scalar
  Type type = Type::other;
  std::string dtype;     ///< `float64`, `int32`, `uint8`, `string`, `compound`, ...
  bool readable = true;  ///< false where its bytes are in another file, or behind a filter that is no part of the library

  /// The number of elements; 1 for a scalar, 0 where a side is empty.
  std::uint64_t size() const;
};

/// Takes what a walk finds. `path` as in Dataset; the root group is the empty path.
struct Visitor {
  std::function<void(const std::string& path)> group;
  std::function<void(const Dataset& dataset)> dataset;
};

/// What a walk came to.
struct Walked {
  bool whole = true;  ///< false where a limit was met, or a part is broken
};

/// An HDF5 file that is read and nothing else: the one door to the library.
///
/// It reads from the descriptor of the File (a compressed one from memory, up to File::bytes' limit), opens no other file, and loads no
/// code: external links do not resolve, datasets that are stored in other files (external storage, virtual datasets) or behind a filter
/// that is no part of the library are not read. All sizes that a file states are held against a limit before memory is taken. Of what is
/// absent, of another type, too large or broken a read gives nothing; why does not matter to those who ask. One thread at a time.
class Document {
 public:
  /// True where the bytes begin as an HDF5 file does (a user block of up to 32 KiB may stand before it).
  static bool begins(std::string_view head);

  /// Opens the file. Throws Error(corrupt) where it is none, or is cut; Error(too_large) for a compressed one that is over File::bytes'
  /// limit. The File must outlive the Document.
  explicit Document(File& file);
  ~Document();
  Document(const Document&) = delete;
  Document& operator=(const Document&) = delete;

  /// True for a group or dataset at this path (`input/incar/ENCUT`; a leading `/` is allowed).
  bool has(std::string_view path) const;
  /// Nothing where no dataset is there.
  std::optional<Dataset> dataset(std::string_view path) const;
  /// The names in a group, sorted, at most `most`; empty where no group is there.
  std::vector<std::string> children(std::string_view group, std::size_t most = 10'000) const;

  /// All numbers of a dataset, the last index fastest; nothing where there are more than `most`. NaN as it stands in the file.
  std::optional<std::vector<double>> numbers(std::string_view path, std::size_t most = 1'000'000) const;
  /// Those at `index` of the first axis, so that of a long trajectory one step is read.
  std::optional<std::vector<double>> slice(std::string_view path, std::uint64_t index, std::size_t most = 1'000'000) const;
  /// The number of a dataset of one element.
  std::optional<double> number(std::string_view path) const;
  /// As `number`; nothing where it is not whole, or beyond 2^53.
  std::optional<std::int64_t> integer(std::string_view path) const;
  /// The texts of a dataset, without the blanks and zeros behind them; nothing where there are more than `most`, or one is longer
  /// than `most_bytes`.
  std::optional<std::vector<std::string>> texts(std::string_view path, std::size_t most = 4096, std::size_t most_bytes = 65'536) const;
  /// The text of a dataset of one element.
  std::optional<std::string> text(std::string_view path, std::size_t most_bytes = 65'536) const;

  /// An attribute of a group or dataset: a number, a text, or a list of up to 1,024 of them; nothing for other types.
  std::optional<Value> attribute(std::string_view path, std::string_view name) const;
  /// The names of the attributes of a group or dataset, at most 1,000.
  std::vector<std::string> attribute_names(std::string_view path) const;

  /// Visits every group and dataset once, whatever the number of links to it, in the order of names, at most `most` objects and 64
  /// levels deep. Links out of the file are passed by.
  Walked walk(const Visitor& visitor, std::size_t most = 100'000) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace quarry::hdf5
