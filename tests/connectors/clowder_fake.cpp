// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/clowder_fake.hpp"

#include <cstdio>

namespace quarry::test {
namespace {

constexpr std::uint64_t versions = 1000;  ///< of one path; another version is another file to Clowder

std::uint64_t number_of(const std::string& id) { return id.size() == 24 ? std::stoull(id, nullptr, 16) : 0; }

std::optional<TreeFile> file_of(const FileTree& tree, const std::string& id) {
  auto file = tree.file(number_of(id) / versions);
  return file && file->version == number_of(id) % versions ? file : std::nullopt;
}

}  // namespace

std::string ClowderFake::object_id(std::uint64_t number) {
  char text[25];
  std::snprintf(text, sizeof text, "%024llx", static_cast<unsigned long long>(number));
  return text;
}

std::string ClowderFake::number_id(const TreeFile& file) { return object_id(file.id * versions + file.version); }

ClowderFake::ClowderFake(const std::map<std::string, std::string>& files) : tree_(files), service_({"api", "victim"}, [this](const Call& call) { return answer(call); }) {}

ConnectorOptions ClowderFake::options() const {
  ConnectorOptions options;
  options.allowed_hosts = {host()};
  options.retry_scale = 0.001;
  return options;
}

/// Sizes are strings, dates are Java's; the folder's name is its path.
Value ClowderFake::described(const TreeFile& file) {
  Object object{{"id", number_id(file)}, {"filename", file.name}, {"contentType", "text/plain"}, {"date-created", "Tue Mar 05 10:11:12 UTC 2024"}, {"size", std::to_string(file.bytes.size())}};
  const auto slash = file.path.rfind('/');
  if (slash != std::string::npos) object["folders"] = Object{{"id", object_id(77)}, {"name", "/" + file.path.substr(0, slash)}};
  return object;
}

/// No length, no ETag; suffixes are an error; an end beyond the file is not clamped in what is said.
Answer ClowderFake::blob(const Call& call, const TreeFile& file) const {
  if (call.header("range").starts_with("bytes=-")) return text_answer(500, "java.lang.NumberFormatException");
  auto answer = serve_bytes(call, file.bytes, "");
  if (answer.status == 200) answer.how.framing = Transmission::Framing::chunked;
  return answer;
}

Answer ClowderFake::answer(const Call& call) {
  const bool stranger = call.header("x-api-key") != "s3cretkey";
  if (call.match("GET /4ceed/api/me")) {
    if (!knows_me) return text_answer(404, "Action not found");
    return stranger ? text_answer(401, "\"Not authorized\"", "application/json") : json_answer(Object{{"id", object_id(5)}, {"email", "curie@example.org"}});
  }
  if (call.path == "/4ceed/login") return text_answer(200, "<!DOCTYPE html><html>Log in</html>", "text/html");
  if (stranger && login_page) return redirect_answer(url("/login"), 303);
  if (const auto id = call.match("GET /4ceed/api/datasets/{}"); id && number_of((*id)[0]) == dataset)
    return json_answer(Object{{"id", object_id(dataset)}, {"name", "Thin films"}, {"description", "Sputtered at 300 K"}});
  if (const auto id = call.match("GET /4ceed/api/datasets/{}/files"); id && number_of((*id)[0]) == dataset) {
    Array all;
    for (const auto& file : tree_.files())
      if (!stranger || !private_files) all.push_back(described(file));
    return json_answer(std::move(all));
  }
  if (const auto id = call.match("GET /4ceed/api/collections/{}"); id && number_of((*id)[0]) == collection)
    return json_answer(Object{{"id", object_id(collection)}, {"name", "Films"}});
  if (call.match("GET /4ceed/api/collections/{}/datasets")) return json_answer(Array{Object{{"id", object_id(dataset)}, {"name", "Thin films"}}});
  if (call.match("GET /4ceed/api/collections/{}/getChildCollections")) return json_answer(Array{});
  for (const auto* const shape : {"GET /4ceed/api/files/{}/metadata", "GET /4ceed/api/files/{}/blob"})
    if (const auto id = call.match(shape))
      if (const auto file = file_of(tree_, (*id)[0]); file && (!stranger || !private_files))
        return call.path.ends_with("/blob") ? blob(call, *file) : json_answer(described(*file));
  return text_answer(404, "\"Not found\"", "application/json");
}

}  // namespace quarry::test
