// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace quarry::s3 {

/// An object as a bucket's listing has it; texts as they stand there.
struct ListedObject {
  std::string key, size, etag, modified, storage_class;
};

/// One page of `ListObjectsV2` (or of the older `ListObjects`, whose marks are other).
struct ListResult {
  std::vector<ListedObject> objects;
  bool truncated = false;
  std::string next_token;   ///< of V2
  std::string next_marker;  ///< of V1, where it is given
};

/// Reads a `ListBucketResult`; keys are decoded where it says that they are encoded. Nothing where the text is no such document, is
/// broken off, or declares entities.
std::optional<ListResult> read_list_result(std::string_view xml);

}  // namespace quarry::s3
