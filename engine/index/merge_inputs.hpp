// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <vector>

#include "index/segment_files.hpp"

namespace quarry::index {

/// Inputs of a merge and where the documents of each begin in the output.
struct MergeInputs {
  std::vector<const SegmentFiles*> segments;
  std::vector<std::uint32_t> first;
  std::uint32_t documents = 0;

  explicit MergeInputs(const std::vector<std::shared_ptr<const Segment>>& from) {
    for (const auto& segment : from) {
      const auto* files = dynamic_cast<const SegmentFiles*>(segment.get());
      if (files == nullptr) throw Error(Code::internal, "only segments opened from directories can be merged");
      if (files->size() > 0xffffffffU - 1 - documents)
        throw Error(Code::too_large, "a merged segment would pass 2^32 documents; merge fewer");
      segments.push_back(files);
      first.push_back(documents);
      documents += files->size();
    }
  }
};

/// Joins the words of all inputs and writes `words`, `tokens`, `lookup`, `x/` and `hot` into the output's directory. `lengths`:
/// words of each document of the output.
void merge_words(const MergeInputs& inputs, const std::filesystem::path& output, std::span<const std::uint64_t> lengths);

}  // namespace quarry::index
