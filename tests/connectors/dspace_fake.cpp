// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/dspace_fake.hpp"

#include <algorithm>

namespace quarry::test {
namespace {

constexpr std::uint64_t collection_number = 1, item_number = 2, bundle_number = 3;

Answer error(int status, const std::string& message) {
  return json_answer(Object{{"timestamp", "2025-02-01T10:00:00.000+00:00"}, {"status", status}, {"error", "x"}, {"message", message}, {"path", "/server/api"}}, status);
}

/// The number in a made-up UUID; 0 for another.
std::uint64_t number_of(const std::string& uuid) {
  return uuid.size() == 36 && uuid.starts_with("00000000-0000-4000-8000-") ? std::stoull(uuid.substr(24)) : 0;
}

}  // namespace

std::string DspaceFake::uuid(std::uint64_t number) {
  auto digits = std::to_string(number);
  return "00000000-0000-4000-8000-" + std::string(12 - digits.size(), '0') + digits;
}

DspaceFake::DspaceFake(const std::map<std::string, std::string>& files, int version)
    : tree_(files), version_(version), service_({"api", "victim"}, [this](const Call& call) { return answer(call); }) {}

ConnectorOptions DspaceFake::options() const {
  ConnectorOptions options;
  options.allowed_hosts = {host()};
  options.settings = {{"dspace.base_url", service_.url("api", "")}};
  options.retry_scale = 0.001;
  return options;
}

Value DspaceFake::item() const {
  Value metadata;
  if (version_ == 7) {
    metadata = Object{{"dc.title", Array{Object{{"value", "Creep of alloy 617"}, {"language", "en"}}}},
                      {"dc.contributor.author", Array{Object{{"value", "Curie, Marie"}}, Object{{"value", "Noether, Emmy"}}}},
                      {"dc.date.issued", Array{Object{{"value", "2019-03-04"}}}},
                      {"dc.identifier.uri", Array{Object{{"value", "https://doi.org/10.18434/T4"}}}}};
  } else {
    metadata = Array{Object{{"key", "dc.title"}, {"value", "Creep of alloy 617"}, {"language", "en"}},
                     Object{{"key", "dc.contributor.author"}, {"value", "Curie, Marie"}}};
  }
  return Object{{"uuid", uuid(item_number)}, {"name", "Creep of alloy 617"}, {"handle", "11256/2"}, {"type", "item"}, {"metadata", std::move(metadata)}};
}

Value DspaceFake::bitstream(const TreeFile& file) const {
  return Object{{"uuid", uuid(file.id)}, {"name", file.name}, {"sizeBytes", file.bytes.size()}, {"bundleName", "ORIGINAL"}, {"type", "bitstream"},
                {"checkSum", Object{{"checkSumAlgorithm", "MD5"}, {"value", md5_of(file.bytes)}}}};
}

Answer DspaceFake::login(const Call& call) {
  const auto form = call.form();
  if (call.header("x-xsrf-token") != "csrf1" || call.header("cookie").find("DSPACE-XSRF-COOKIE=csrf1") == std::string::npos) return error(403, "Access is denied. Invalid CSRF token.");
  const auto is = [&](const char* name, const char* value) { return form.find(name) != form.end() && form.find(name)->second == value; };
  if (!is("user", "curie") || !is("password", "r4dium")) return error(401, "Authentication failed!");
  Answer answer;
  answer.set("Authorization", "Bearer jwt-" + std::to_string(++logins));
  return answer.set("DSPACE-XSRF-TOKEN", "csrf1");
}

Answer DspaceFake::seven(const Call& call) {
  if (call.match("GET /server/api/authn/status")) {
    auto answer = json_answer(Object{{"okay", true}, {"authenticated", false}});
    return answer.set("DSPACE-XSRF-TOKEN", "csrf1");
  }
  if (call.match("POST /server/api/authn/login")) return login(call);
  if (call.match("GET /server/api")) return json_answer(Object{{"dspaceVersion", "DSpace 7.6"}, {"_links", Object{}}});
  if (restricted && call.header("authorization") != "Bearer jwt-" + std::to_string(logins)) return error(401, "Authentication is required");
  if (call.match("GET /server/api/pid/find")) {
    if (call.parameter("id") == "11256/2") return redirect_answer(url("/server/api/core/items/" + uuid(item_number)));
    if (call.parameter("id") == "11256/1") return json_answer(Object{{"uuid", uuid(collection_number)}, {"type", "collection"}, {"name", "Alloys"}});
    return error(404, "Unable to find an object with this identifier");
  }
  const auto size = std::min<std::size_t>(page_size, static_cast<std::size_t>(call.number("size", 20)));
  const auto number = static_cast<std::size_t>(call.number("page", 0));
  const auto paging = [&](std::size_t all) {
    return Object{{"size", size}, {"totalElements", all}, {"totalPages", (all + size - 1) / size}, {"number", number}};
  };
  if (call.match("GET /server/api/discover/search/objects"))
    return json_answer(Object{{"_embedded", Object{{"searchResult", Object{{"_embedded", Object{{"objects", Array{Object{{"_embedded", Object{{"indexableObject", item()}}}}}}}}, {"page", paging(1)}}}}}});
  if (const auto id = call.match("GET /server/api/core/items/{}")) return number_of((*id)[0]) == item_number ? json_answer(item()) : error(404, "Not found");
  if (call.match("GET /server/api/core/items/{}/bundles"))
    return json_answer(Object{{"_embedded", Object{{"bundles", Array{Object{{"uuid", uuid(9)}, {"name", "LICENSE"}}, Object{{"uuid", uuid(bundle_number)}, {"name", "ORIGINAL"}}}}}}});
  if (call.match("GET /server/api/core/bundles/{}/bitstreams")) {
    const auto files = tree_.files();
    Array part;
    for (auto i = number * size; i < std::min(files.size(), (number + 1) * size); ++i) part.push_back(bitstream(files[i]));
    return json_answer(Object{{"_embedded", Object{{"bitstreams", std::move(part)}}}, {"page", paging(files.size())}});
  }
  if (const auto id = call.match("GET /server/api/core/bitstreams/{}")) {
    const auto file = tree_.file(number_of((*id)[0]));
    return file ? json_answer(bitstream(*file)) : error(404, "Not found");
  }
  if (const auto id = call.match("GET /server/api/core/bitstreams/{}/content")) {
    const auto file = tree_.file(number_of((*id)[0]));
    return file ? serve_bytes(call, file->bytes, file->etag()) : error(404, "Not found");
  }
  return error(404, "Not found");
}

Answer DspaceFake::six(const Call& call) {
  if (call.header("accept").find("json") == std::string::npos && !call.match("GET /rest/bitstreams/{}/retrieve")) return text_answer(200, "<?xml version=\"1.0\"?><item/>", "application/xml");
  if (call.match("GET /rest/status")) return json_answer(Object{{"okay", true}, {"authenticated", false}, {"apiVersion", "6"}});
  if (const auto handle = call.match("GET /rest/handle/{}/{}")) return (*handle)[1] == "2" ? json_answer(item()) : text_answer(404, "");
  if (call.match("GET /rest/items/{}/bitstreams")) {
    const auto files = tree_.files();
    const auto size = std::min<std::size_t>(page_size, static_cast<std::size_t>(call.number("limit", 100)));
    const auto offset = static_cast<std::size_t>(call.number("offset", 0));
    Array part;
    for (auto i = offset; i < std::min(files.size() + 1, offset + size); ++i)
      part.push_back(i < files.size() ? bitstream(files[i]) : Value(Object{{"uuid", uuid(9)}, {"name", "license.txt"}, {"bundleName", "LICENSE"}, {"sizeBytes", 1}}));
    return json_answer(std::move(part));
  }
  if (const auto id = call.match("GET /rest/bitstreams/{}")) {
    const auto file = tree_.file(number_of((*id)[0]));
    return file ? json_answer(bitstream(*file)) : text_answer(404, "");
  }
  if (const auto id = call.match("GET /rest/bitstreams/{}/retrieve")) {
    const auto file = tree_.file(number_of((*id)[0]));
    return file ? serve_bytes(call, file->bytes, "", {.ranges = false}) : text_answer(404, "");
  }
  return text_answer(404, "<html>Not found</html>", "text/html");
}

Answer DspaceFake::answer(const Call& call) { return version_ == 7 ? seven(call) : six(call); }

}  // namespace quarry::test
