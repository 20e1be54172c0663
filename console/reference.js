const { SwaggerUIBundle } = globalThis;

SwaggerUIBundle({
  url: '/openapi.json',
  domNode: document.getElementById('reference'),
  // Their validator would be asked over the network, and told our document.
  validatorUrl: null,
  docExpansion: 'list',
  defaultModelsExpandDepth: 0,
  displayRequestDuration: true,
  filter: true,
  deepLinking: true,
  persistAuthorization: true,
});
