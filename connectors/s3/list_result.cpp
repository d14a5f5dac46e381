// SPDX-License-Identifier: GPL-3.0-or-later
#include "s3/list_result.hpp"

#include <expat.h>

#include <algorithm>
#include <memory>

#include "names.hpp"

namespace quarry::s3 {
namespace {

constexpr std::size_t max_depth = 8;
constexpr std::size_t longest_text = 8192;

struct Reading {
  XML_Parser parser;
  std::vector<std::string> path;
  std::string text;
  ListResult result;
  bool encoded = false, is_listing = false;

  void stop() const { XML_StopParser(parser, XML_FALSE); }
  void close();
};

void Reading::close() {
  const auto& name = path.back();
  const bool in_object = path.size() == 3 && path[1] == "Contents";
  if (in_object) {
    auto& object = result.objects.back();
    if (name == "Key") object.key = text;
    else if (name == "Size") object.size = text;
    else if (name == "ETag") object.etag = text;
    else if (name == "LastModified") object.modified = text;
    else if (name == "StorageClass") object.storage_class = text;
  } else if (path.size() == 2) {
    if (name == "IsTruncated") result.truncated = text == "true";
    else if (name == "NextContinuationToken") result.next_token = text;
    else if (name == "NextMarker") result.next_marker = text;
    else if (name == "EncodingType") encoded = text == "url";
  }
}

std::string decoded(std::string text) {
  std::replace(text.begin(), text.end(), '+', ' ');
  return percent_decoded(text);
}

}  // namespace

std::optional<ListResult> read_list_result(std::string_view xml) {
  const std::unique_ptr<XML_ParserStruct, void (*)(XML_Parser)> parser(XML_ParserCreate(nullptr), XML_ParserFree);
  Reading reading{parser.get(), {}, {}, {}};
  XML_SetUserData(parser.get(), &reading);
  XML_SetElementHandler(
      parser.get(),
      [](void* user, const XML_Char* name, const XML_Char**) {
        auto& state = *static_cast<Reading*>(user);
        state.path.emplace_back(name);
        state.text.clear();
        if (state.path.size() == 1) state.is_listing = state.path[0] == "ListBucketResult";
        if (!state.is_listing || state.path.size() > max_depth) return state.stop();
        if (state.path.size() == 2 && state.path[1] == "Contents") state.result.objects.emplace_back();
      },
      [](void* user, const XML_Char*) {
        auto& state = *static_cast<Reading*>(user);
        state.close();
        state.path.pop_back();
        state.text.clear();
      });
  XML_SetCharacterDataHandler(parser.get(), [](void* user, const XML_Char* text, int length) {
    auto& state = *static_cast<Reading*>(user);
    if (state.text.size() + static_cast<std::size_t>(length) > longest_text) return state.stop();
    state.text.append(text, static_cast<std::size_t>(length));
  });
  XML_SetEntityDeclHandler(parser.get(), [](void* user, const XML_Char*, int, const XML_Char*, int, const XML_Char*, const XML_Char*, const XML_Char*,
                                            const XML_Char*) { static_cast<Reading*>(user)->stop(); });
  if (XML_Parse(parser.get(), xml.data(), static_cast<int>(xml.size()), 1) != XML_STATUS_OK || !reading.is_listing) return std::nullopt;
  if (reading.encoded)
    for (auto& object : reading.result.objects) object.key = decoded(std::move(object.key));
  if (reading.encoded) reading.result.next_marker = decoded(std::move(reading.result.next_marker));
  return std::move(reading.result);
}

}  // namespace quarry::s3
