// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/routes.hpp"

#include <charconv>
#include <chrono>

#include "cli/commands.hpp"
#include "cli/facets.hpp"
#include "cli/print.hpp"
#include "quarry/error.hpp"
#include "quarry/field.hpp"
#include "quarry/json.hpp"
#include "quarry/version.hpp"

namespace quarry::http {
namespace {

unsigned status_of(Code code) {
  switch (code) {
    case Code::invalid_argument: return 400;
    case Code::permission_denied: return 403;
    case Code::not_found: return 404;
    case Code::conflict: return 409;
    case Code::too_large: return 413;
    case Code::unavailable: return 503;
    case Code::corrupt:
    case Code::internal: return 500;
  }
  return 500;
}

std::string_view name_of(Code code) {
  switch (code) {
    case Code::invalid_argument: return "invalid_argument";
    case Code::permission_denied: return "permission_denied";
    case Code::not_found: return "not_found";
    case Code::conflict: return "conflict";
    case Code::too_large: return "too_large";
    case Code::unavailable: return "unavailable";
    case Code::corrupt: return "corrupt";
    case Code::internal: return "internal";
  }
  return "internal";
}

template <class Number>
Number whole_number(std::string_view name, std::string_view text) {
  Number number{};
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || stop != text.data() + text.size())
    throw Error(Code::invalid_argument, "'" + std::string(name) + "' is no whole number: '" + std::string(text) + "'");
  return number;
}

/// `FIELD[:asc|:desc]`
SortKey sort_of(const std::string& text) {
  if (text.ends_with(":desc")) return {text.substr(0, text.size() - 5), true};
  if (text.ends_with(":asc")) return {text.substr(0, text.size() - 4), false};
  return {text, false};
}

void set_parameter(SearchRequest& search, std::string_view name, const std::string& value) {
  if (name == "q") {
    search.query = value;
  } else if (name == "facet") {
    search.facets.push_back(cli::parse_facet(value, "facet"));
  } else if (name == "sort") {
    search.sort.push_back(sort_of(value));
  } else if (name == "offset") {
    search.offset = whole_number<std::uint64_t>(name, value);
  } else if (name == "limit") {
    search.limit = whole_number<std::uint32_t>(name, value);
  } else if (name == "as_of") {
    search.as_of = cli::parse_as_of(value);
  } else if (name != "index") {
    throw Error(Code::invalid_argument, "unknown parameter '" + std::string(name) +
                                            "': there are q, facet, sort, offset, limit, as_of and index");
  }
}

std::string text_of(std::string_view name, const Value& value) {
  if (value.is_string()) return value.as_string();
  if (value.is_integer()) return std::to_string(value.as_integer());
  throw Error(Code::invalid_argument, "'" + std::string(name) + "' is neither a string nor a whole number");
}

/// `{"q": "...", "facet": ["f:10", {"field": ...}], "sort": [...], "offset": 0, "limit": 10}`: the names of the query string.
SearchRequest search_of_body(const Request& request) {
  if (!request.content_type.starts_with("application/json"))
    throw Error(Code::invalid_argument, "the body of a search is application/json");
  const auto body = parse_json(request.body);
  if (!body.is_object()) throw Error(Code::invalid_argument, "the body of a search is a JSON object");
  SearchRequest search;
  for (const auto& [name, value] : body.as_object()) {
    if (name == "facet" && value.is_array()) {
      for (const auto& item : value.as_array()) search.facets.push_back(cli::read_facet(item, "facet"));
    } else if (name == "facet") {
      search.facets.push_back(cli::read_facet(value, "facet"));
    } else if (value.is_array()) {
      for (const auto& item : value.as_array()) set_parameter(search, name, text_of(name, item));
    } else {
      set_parameter(search, name, text_of(name, value));
    }
  }
  return search;
}

const Index& index_of(const Request& request, const Indexes& indexes) {
  const auto* const name = request.parameter("index");
  return indexes.find(name == nullptr ? "" : *name);
}

Response json(const Value& value) {
  Response response;
  response.body = to_json(value);
  return response;
}

Response search(const Request& request, const Indexes& indexes) {
  SearchRequest search;
  if (request.method == "POST") search = search_of_body(request);
  for (const auto& [name, value] : request.parameters) set_parameter(search, name, value);
  const auto start = std::chrono::steady_clock::now();
  auto answer = cli::to_value(index_of(request, indexes).search(search, Viewer()));
  const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - start;
  auto response = json(answer);
  response.headers.emplace_back("Server-Timing", "search;dur=" + std::to_string(took.count()));
  return response;
}

Response record(const Request& request, const Indexes& indexes) {
  std::string subject;
  for (std::size_t i = 2; i < request.path_parts.size(); ++i)
    subject += (i == 2 ? "" : "/") + request.path_parts[i];
  const auto hits = index_of(request, indexes).get(subject, Viewer());
  if (hits.empty()) throw Error(Code::not_found, "no record '" + subject + "' that you may see");
  return json(cli::to_value(hits.front()));
}

/// `/v1/versions/{dataset}`
Response versions(const Request& request, const Indexes& indexes) {
  const auto dataset = request.path_parts.at(2);
  Array array;
  for (const auto& version : index_of(request, indexes).versions(dataset, Viewer()))
    array.push_back(Object{{"version", version.version}, {"made_at", version.made_at}, {"records", version.records}});
  if (array.empty()) throw Error(Code::not_found, "no dataset '" + dataset + "' with a version that you may see");
  return json(Object{{"versions", std::move(array)}});
}

Response fields(const Request& request, const Indexes& indexes) {
  Array array;
  for (const auto& use : index_of(request, indexes).fields(Viewer()))
    array.push_back(Object{{"path", use.path}, {"kind", use.kind}, {"unit", use.unit}, {"title", use.title},
                           {"description", use.description}, {"facet", use.facet}, {"count", use.subjects}});
  return json(Object{{"fields", std::move(array)}});
}

Response health(const Request&, const Indexes& indexes) {
  return json(Object{{"status", "ok"}, {"version", version()}, {"indexes", indexes.size()}});
}

struct Route {
  std::string_view path;
  bool with_rest;  ///< `/v1/records/...`
  bool post;
  Response (*answer)(const Request&, const Indexes&);
};

constexpr Route routes[] = {{"/v1/search", false, true, search},
                            {"/v1/records/", true, false, record},
                            {"/v1/versions/", true, false, versions},
                            {"/v1/fields", false, false, fields},
                            {"/healthz", false, false, health}};

Response answer(const Request& request, const Indexes& indexes) {
  for (const auto& candidate : routes) {
    const bool fits = candidate.with_rest ? request.path.starts_with(candidate.path) && request.path != candidate.path
                                          : request.path == candidate.path;
    if (!fits) continue;
    if (request.method == "GET" || request.method == "HEAD" || (request.method == "POST" && candidate.post))
      return candidate.answer(request, indexes);
    auto refusal = problem(405, "invalid_argument", request.method + " is not answered here");
    refusal.headers.emplace_back("Allow", candidate.post ? "GET, HEAD, POST" : "GET, HEAD");
    return refusal;
  }
  return problem(404, "not_found", "nothing is at '" + request.path + "': there are /v1/search, /v1/records/{subject}, "
                                   "/v1/versions/{dataset}, /v1/fields and /healthz");
}

}  // namespace

Response route(const Request& request, const Indexes& indexes) {
  try {
    return answer(request, indexes);
  } catch (const Error& error) {
    return problem(status_of(error.code()), name_of(error.code()), error.what());
  } catch (const std::exception&) {
    return problem(500, "internal", "an error of the server");
  }
}

}  // namespace quarry::http
